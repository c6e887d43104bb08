//! What never comes back, as far as its name tells.

use syn::{Expr, ExprCall, Path};

/// Whether a call to this never returns.
pub(crate) fn call(call: &ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let names = names(&path.path);
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    matches!(
        names[..],
        [.., "process", "exit" | "abort"]
            | [.., "panic", "panic_any" | "resume_unwind"]
            | [.., "hint", "unreachable_unchecked"]
            | ["panic_any" | "resume_unwind" | "unreachable_unchecked"]
    )
}

/// Whether a macro of this name always panics, once its arguments are evaluated.
pub(crate) fn panics(name: &str) -> bool {
    matches!(name, "panic" | "unreachable" | "todo" | "unimplemented")
}

/// The last name of a path.
pub(crate) fn last(path: &Path) -> String {
    path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn names(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}
