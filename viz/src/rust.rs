//! Reads Rust that may be anything: the parser goes down as deep as a text nests, and a thread's stack has an end.

use std::thread;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// How many tokens may hang one on the other. What people write stays below a few hundred.
const DEEPEST: usize = 10_000;
/// The stack of the thread that reads, of which only what is used becomes memory.
const STACK: usize = 1 << 29;

/// Does what parses a text, walks what comes of it and lets go of that again, on a thread with stack enough. None if no
/// stack is enough for this text.
///
/// A text that is no Rust at all is left to `work`.
pub(crate) fn with_stack_for<R: Send>(text: &str, work: impl FnOnce() -> R + Send) -> Option<R> {
    thread::scope(|scope| {
        let read = || (text.parse().map_or(0, depth) <= DEEPEST).then(work);
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read).ok()?;
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// At most how deep the tree of a text can be: the tokens on the way from the outside in, of each group those since the
/// last place at which something begins anew.
fn depth(tokens: TokenStream) -> usize {
    struct Level {
        tokens: proc_macro2::token_stream::IntoIter,
        outside: usize,
        run: usize,
        /// Whether a comma may stand within what nests: in `A<B, C<D, ..>>` and `|a, b| |c, d| ..` it does.
        holds_commas: bool,
        last: Last,
    }
    let level = |tokens: TokenStream, outside| Level {
        tokens: tokens.into_iter(),
        outside,
        run: 0,
        holds_commas: false,
        last: Last::Other,
    };
    let mut levels = vec![level(tokens, 0)];
    let mut deepest = 0;
    while let Some(at) = levels.last_mut() {
        let Some(token) = at.tokens.next() else {
            levels.pop();
            continue;
        };
        let begins = match &token {
            // `fn a() {} fn b() {}`, but not `if a {} else if b {}`.
            TokenTree::Ident(word) => at.last == Last::Braces && word != "else" && word != "as",
            TokenTree::Punct(sign) => match sign.as_char() {
                ';' => true,
                ',' => !at.holds_commas,
                // `A | B => ..`
                '>' => at.last == Last::Equals,
                '#' => at.last == Last::Braces,
                _ => false,
            },
            TokenTree::Group(_) | TokenTree::Literal(_) => false,
        };
        if begins {
            (at.run, at.holds_commas) = (0, false);
        }
        at.run += 1;
        at.holds_commas |= matches!(&token, TokenTree::Punct(sign) if matches!(sign.as_char(), '<' | '|'));
        at.last = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Last::Braces,
            TokenTree::Punct(sign) if sign.as_char() == '=' => Last::Equals,
            _ => Last::Other,
        };
        let here = at.outside + at.run;
        deepest = deepest.max(here);
        if let TokenTree::Group(group) = token {
            levels.push(level(group.stream(), here));
        }
    }
    deepest
}

/// The token before.
#[derive(PartialEq, Eq)]
enum Last {
    Braces,
    Equals,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth_of(text: &str) -> usize {
        depth(text.parse().expect("tokens"))
    }

    #[test]
    fn what_stands_side_by_side_is_not_deep() {
        let many = |text: &str| depth_of(&text.repeat(1000));
        assert!(many("async fn f(a: u8) { g(a).await; }\n") < 20);
        assert!(many("#[test] pub fn f() {}\n") < 20);
        assert!(many("if a {} for b in c {}\n") < 20);
        assert!(depth_of(&format!("[{}]", "1 + 1, ".repeat(1000))) < 10);
        assert!(depth_of(&format!("match a {{ {} }}", "A | B => c, ".repeat(1000))) < 12);
    }

    #[test]
    fn what_hangs_one_on_the_other_is() {
        for (one, rest) in
            [("(", ")"), ("-", ""), ("1+", ""), ("a.b().", ""), ("if a {} else ", ""), ("{", "}")]
        {
            let text = one.repeat(1000) + "1" + &rest.repeat(1000);
            assert!(depth_of(&text) >= 1000, "{one}");
        }
        assert!(depth_of(&"|a, b| ".repeat(1000)) >= 1000);
        assert!(depth_of(&"A<B, ".repeat(1000)) >= 1000);
    }

    #[test]
    fn the_deepest_that_is_read_is_read() {
        let parses =
            |text: &str| with_stack_for(text, || syn::parse_str::<syn::Expr>(text).map(drop).is_ok());
        let each = [
            ("(", ")", 1),
            ("{", "}", 1),
            ("-", "", 1),
            ("&", "", 1),
            ("1+", "", 2),
            ("|a| ", "", 3),
            ("if a {} else ", "", 4),
        ];
        for (one, rest, tokens) in each {
            let nested = |times: usize| one.repeat(times) + "{}" + &rest.repeat(times);
            assert_eq!(parses(&nested((DEEPEST - 10) / tokens)), Some(true), "{one}");
            assert_eq!(parses(&nested(DEEPEST * 2)), None, "{one}");
        }
        assert_eq!(with_stack_for("(", || 3), Some(3));
    }
}
