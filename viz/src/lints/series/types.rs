//! What a signature tells of who may need whom.

use pollscope::trace::{Machine, MachineKind};
use syn::visit::{self, Visit};

use crate::rust;

/// What a fn takes and gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) takes: Takes,
    pub(super) gives: Gives,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    /// Only what nobody can change for another one.
    Plain,
    /// Something that may be shared, or the source does not say.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    Nothing,
    /// Whether it went well, and no more: it is run for what it does.
    Outcome,
    /// What may decide whether something else is done at all.
    Decision,
    Value,
    /// The source does not say.
    Unknown,
}

impl Signature {
    const UNKNOWN: Self = Self { takes: Takes::Other, gives: Gives::Unknown };

    pub(super) fn of(machine: &Machine) -> Self {
        if machine.kind != MachineKind::Fn {
            return Self::UNKNOWN;
        }
        let read = || {
            let item = syn::parse_str::<syn::ImplItemFn>(&machine.source).ok()?;
            // What returns a future of its own making hides what that gives.
            item.sig.asyncness?;
            Some(Self { takes: takes(&item.sig), gives: gives(&item.sig.output) })
        };
        rust::with_stack_for(&machine.source, read).flatten().unwrap_or(Self::UNKNOWN)
    }
}

fn takes(sig: &syn::Signature) -> Takes {
    let plain = |input: &syn::FnArg| matches!(input, syn::FnArg::Typed(arg) if is_plain(&arg.ty));
    match sig.inputs.is_empty() {
        true => Takes::Nothing,
        false if sig.inputs.iter().all(plain) => Takes::Plain,
        false => Takes::Other,
    }
}

fn gives(output: &syn::ReturnType) -> Gives {
    let syn::ReturnType::Type(_, ty) = output else { return Gives::Nothing };
    let mut decides = Decides(false);
    decides.visit_type(ty);
    match &**ty {
        ty if is_unit(ty) => Gives::Nothing,
        syn::Type::Path(path) if decides.0 && gives_unit(path) => Gives::Outcome,
        _ if decides.0 => Gives::Decision,
        _ => Gives::Value,
    }
}

fn is_unit(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether it is a `Result<(), ..>` or the like.
fn gives_unit(path: &syn::TypePath) -> bool {
    let arguments = path.path.segments.last().map(|last| &last.arguments);
    let Some(syn::PathArguments::AngleBracketed(arguments)) = arguments else { return false };
    matches!(arguments.args.first(), Some(syn::GenericArgument::Type(ty)) if is_unit(ty))
}

/// Whether a type has a choice in it.
struct Decides(bool);

impl<'ast> Visit<'ast> for Decides {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        let name = segment.ident.to_string();
        self.0 |= name.ends_with("Result") || ["Option", "bool", "ControlFlow"].contains(&name.as_str());
        visit::visit_path_segment(self, segment);
    }
}

/// Whether two may use a value of this type without the one seeing what the other does: it cannot be changed through a
/// shared reference, nor is it a handle of something else.
pub(super) fn is_plain(ty: &syn::Type) -> bool {
    const PLAIN: [&str; 20] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
        "bool", "char", "str", "String", "Duration", "Instant",
    ];
    match ty {
        syn::Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| {
                last.arguments.is_none() && PLAIN.contains(&last.ident.to_string().as_str())
            })
        }
        syn::Type::Reference(to) => to.mutability.is_none() && is_plain(&to.elem),
        syn::Type::Slice(of) => is_plain(&of.elem),
        syn::Type::Array(of) => is_plain(&of.elem),
        syn::Type::Tuple(of) => of.elems.iter().all(is_plain),
        syn::Type::Paren(of) => is_plain(&of.elem),
        syn::Type::Group(of) => is_plain(&of.elem),
        _ => false,
    }
}
