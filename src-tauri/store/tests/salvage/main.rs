//! What survives damage. A real store is cut off, overwritten, robbed of its header or its log and
//! sprinkled with random bytes; every entry whose bytes are on pages that were not touched comes
//! back exactly, nothing that was deleted returns, and no bytes make the reader panic.

mod behind;
mod contradictions;
mod cut_off;
mod due;
mod expired;
mod flips;
mod log;
mod misnumbered;
mod noticing;
mod oracle;
mod overwritten;
mod sample;
mod set_aside;
mod support;
mod whole;
