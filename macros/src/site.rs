//! What the trace will say of a machine, as an expression that gives its `Site`.

use pollscope_machine::text::Source;
use pollscope_machine::{Machine, Node};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use serde_json::{Value, json};

/// An expression for the `&'static Site` of a machine with this source.
pub(crate) fn site(machine: &Machine, source: &Source, door: &TokenStream) -> TokenStream {
    let json = describe(machine, source).to_string();
    quote_spanned! {Span::mixed_site()=>
        {
            static SITE: #door::Site = {
                fn here() {}
                #door::Site::new(
                    #json,
                    #door::file!(),
                    || #door::type_name_of_val(&here),
                )
            };
            &SITE
        }
    }
}

fn describe(machine: &Machine, source: &Source) -> Value {
    let points: Vec<_> = machine
        .points
        .iter()
        .map(|point| {
            json!({"line": point.line, "column": point.column, "kind": point.kind.as_str(), "text": point.text})
        })
        .collect();
    let edges: Vec<_> = machine.edges.iter().map(|(from, to)| json!([node(*from), node(*to)])).collect();
    json!({
        "name": machine.name,
        "line": source.line,
        "column": source.column,
        "source": source.text,
        "kind": machine.kind.as_str(),
        "points": points,
        "edges": edges,
        "approximate": machine.approximate.is_some(),
    })
}

fn node(node: Node) -> Value {
    match node {
        Node::Unresumed => "unresumed".into(),
        Node::Point(point) => point.into(),
        Node::Returned => "returned".into(),
    }
}
