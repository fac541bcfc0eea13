//! The binary `lux`; everything is in the library beside it.

fn main() -> std::process::ExitCode {
    lux::run(std::env::args_os())
}
