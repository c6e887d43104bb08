//! What the source shows, on sources; what the compiler says is held in the workspace's own tests, where there is a binary.

use pollscope::trace::Trace;

use super::{kept, scope::Kept};

/// What is kept at each await of a fn with this body, as "name" or, not used afterwards, "(name)".
fn keeps(signature: &str, body: &[&str]) -> Vec<String> {
    let mut source = vec![format!("async fn {signature} {{")];
    source.extend(body.iter().map(|line| format!("    {line}")));
    source.push("}".to_owned());
    let mut points = Vec::new();
    for (line, text) in source.iter().enumerate() {
        for (column, _) in text.match_indices(".await") {
            points.push(format!(
                r#"{{"line":{},"column":{},"kind":"await","text":"x"}}"#,
                line + 1,
                column + 2
            ));
        }
    }
    let source = source.join("\\n").replace('"', "\\\"");
    let text = format!(
        "{}\n{{\"machine\":0,\"name\":\"f\",\"path\":\"p::f\",\"file\":\"p.rs\",\"line\":1,\"column\":1,\"source\":\"{source}\",\"kind\":\"fn\",\"points\":[{}],\"edges\":[]}}\n",
        r#"{"pollscope":1}"#,
        points.join(",")
    );
    let trace = Trace::read(text.as_bytes()).expect("it is a trace");
    let shown = |kept: &Kept| {
        if kept.temporary {
            "_".to_owned()
        } else if kept.used_after {
            kept.name.clone()
        } else {
            format!("({})", kept.name)
        }
    };
    let all = kept(&trace.machines[0]).expect("it is Rust");
    all.iter().map(|point| point.iter().map(shown).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn what_is_used_after_an_await_is_kept_across_it() {
    assert_eq!(keeps("f(a: A, b: B)", &["let c = x(a).await;", "y(b).await;", "c"]), ["(a) b", "(a) (b) c"]);
}

#[test]
fn what_has_ended_is_not_in_scope() {
    assert_eq!(keeps("f()", &["{ let a = 1; x(a).await; }", "y().await;"]), ["(a)", ""]);
    assert_eq!(keeps("f()", &["let a = 1;", "drop(a);", "y().await;"]), [""]);
    assert_eq!(keeps("f()", &["let a = x().await;", "a"]), [""]);
}

#[test]
fn a_loop_comes_round_again() {
    assert_eq!(keeps("f(a: A)", &["loop { g(&a); let b = 1; x(b).await; }"]), ["a (b)"]);
    assert_eq!(keeps("f(v: V)", &["for i in v { x(i).await; }"]), ["(v) (i)"]);
}

#[test]
fn a_name_may_be_bound_anew_and_used_in_a_macro() {
    assert_eq!(keeps("f()", &["let a = 1; let a = 2;", "x().await;", "a"]), ["(a) a"]);
    assert_eq!(keeps("f(a: A, b: B)", &["x().await;", "log!(\"{a}\", b);"]), ["a b"]);
    assert_eq!(keeps("f(a: A)", &["x().await;", "g(|| a)"]), ["a"]);
    assert_eq!(keeps("f(&self, a: A)", &["x().await;", "self.g(a)"]), ["self a"]);
}

#[test]
fn a_pattern_that_is_a_constant_binds_nothing() {
    let body =
        ["match o { Some(a) => x(a).await, None => y().await, K::MAX | MAX => z().await, n => w(n).await }"];
    assert_eq!(keeps("f(o: O)", &body), ["(o) (a)", "(o)", "(o)", "(o) (n)"]);
}

#[test]
fn what_has_no_name_lives_until_its_statement_ends() {
    assert_eq!(keeps("f()", &["match *m().await { _ => x().await }", "y().await;"]), ["", "_", ""]);
    assert_eq!(
        keeps("f()", &["if let Some(a) = m().await.get() { x(a).await } else { y().await }"]),
        ["", "(a) _", ""]
    );
    assert_eq!(keeps("f()", &["if m().await.is() { x().await }"]), ["", ""]);
    assert_eq!(
        keeps("f()", &["while let Some(a) = m().await.get() { x(a).await }", "y().await"]),
        ["", "(a) _", ""]
    );
    assert_eq!(keeps("f()", &["x(&*m().await).await;", "y().await"]), ["", "_", ""]);
    assert_eq!(keeps("f()", &["let a = { m().await; x().await };"]), ["", ""]);
    assert_eq!(keeps("f()", &["for a in m().await.all() { x(a).await; }", "y().await"]), ["", "(a) _", ""]);
}
