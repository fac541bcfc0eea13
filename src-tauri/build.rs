//! Hands Tauri the capability and the list of the app's own commands. Code lives in src-tauri/, the
//! manifest and tauri.conf.json in the root, so the paths that Tauri would assume are given here.

include!("desktop/command_names.rs");

fn main() {
    println!("cargo:rerun-if-changed=tauri.conf.json");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/icons");
    println!("cargo:rerun-if-changed=src-tauri/desktop/command_names.rs");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMAND_NAMES));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
