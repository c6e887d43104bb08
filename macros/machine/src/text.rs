//! The text of a piece of code, as it stands in its file.
//!
//! A span tells its text only for one token or one group, and the compiler joins no spans for a macro. So the text is
//! laid out again: each token where it stood, each group with all that is in it, comments and all.

use proc_macro2::{Delimiter, Group, LineColumn, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::token::Brace;
use syn::{ExprAsync, Signature, Visibility};

/// A piece of code and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The text; a line after the first has its own indentation.
    pub text: String,
    /// The 1-based line of its first token.
    pub line: usize,
    /// The 1-based column of its first token, in characters.
    pub column: usize,
}

/// The text of these tokens.
pub fn source(tokens: TokenStream) -> Source {
    let plain = tokens.to_string();
    let (start, text) = laid(tokens);
    // Tokens that a macro put together have no common place; then the compiler's own print of them must do.
    Source { text: text.unwrap_or(plain), line: start.line, column: start.column + 1 }
}

/// Where tokens begin, and their text if they have a common place.
fn laid(tokens: TokenStream) -> (LineColumn, Option<String>) {
    let start = tokens.clone().into_iter().next().map(|token| token.span().start());
    let start = start.unwrap_or(LineColumn { line: 1, column: 0 });
    let mut page = Page { text: String::new(), at: start };
    let laid = page.lay(tokens);
    (start, laid.map(|()| page.text))
}

/// The text of an async block, whatever was put into it since: a group's own span tells that of the file.
pub fn of_block(block: &ExprAsync) -> Source {
    let (start, capture) = (&block.async_token, &block.capture);
    let body = braced(block.block.brace_token);
    // Another macro may have made the block around a body of the user's; then its `async` stands in no file, or elsewhere.
    let written = |span: Span, word: &str| span.source_text().is_some_and(|text| text == word);
    if written(start.span, "async")
        && capture.to_token_stream().into_iter().all(|token| written(token.span(), &token.to_string()))
        && let (start, Some(text)) = laid(quote!(#start #capture #body))
    {
        return Source { text, line: start.line, column: start.column + 1 };
    }
    source(body.into())
}

/// The text of all that stands between these braces, and of the braces.
pub fn of_braces(braces: Brace) -> Source {
    source(braced(braces).into())
}

/// The text of an async fn of which another macro has made one that is not, as `#[tokio::main]` does; none unless all but
/// its `async` stands in the file.
pub fn of_started(vis: &Visibility, sig: &Signature, braces: Brace) -> Option<Source> {
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    let (head, body) = (quote!(#vis #sig), braced(braces));
    if dense(&laid(head.clone()).1?) != dense(&head.to_string()) {
        return None;
    }
    let (start, text) = laid(quote!(#head #body));
    let text = text?;
    let vis = laid(vis.to_token_stream()).1?;
    let rest = text[vis.len()..].trim_start();
    if vis.is_empty() {
        let column = (start.column + 1).checked_sub("async ".len()).filter(|column| *column > 0)?;
        return Some(Source { text: format!("async {rest}"), line: start.line, column });
    }
    Some(Source { text: format!("{vis} async {rest}"), line: start.line, column: start.column + 1 })
}

/// What stands between these braces, whatever a macro has put there since.
fn braced(braces: Brace) -> TokenTree {
    let mut body = Group::new(Delimiter::Brace, TokenStream::new());
    body.set_span(braces.span.join());
    TokenTree::Group(body)
}

/// The text on one line, with single spaces, and an ellipsis after `longest` characters.
pub fn one_line(tokens: TokenStream, longest: usize) -> String {
    let text = source(tokens).text;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A call chain that was broken over lines reads as it would on one.
    let words = words.replace(" .", ".").replace("( ", "(").replace(", )", ")").replace(" )", ")");
    match words.char_indices().nth(longest) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None => words,
    }
}

struct Page {
    text: String,
    at: LineColumn,
}

impl Page {
    fn lay(&mut self, tokens: TokenStream) -> Option<()> {
        let mut lifetime = None;
        for token in tokens {
            // The compiler gives both tokens of `'a` the place of the whole.
            let (start, end) = (token.span().start(), token.span().end());
            if lifetime.take() == Some((start, end)) {
                continue;
            }
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                    self.lay(group.stream())?;
                }
                token => {
                    self.go_to(start)?;
                    self.put(&token.span().source_text()?);
                    if self.at != end {
                        return None;
                    }
                    if matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'') {
                        lifetime = Some((start, end));
                    }
                }
            }
        }
        Some(())
    }

    /// Fills up with white space to a place further on.
    fn go_to(&mut self, place: LineColumn) -> Option<()> {
        let back = (place.line, place.column) < (self.at.line, self.at.column);
        // Neither backwards nor far: a hundred lines between two tokens are two places, not one text.
        if back || place.line - self.at.line > 100 {
            return None;
        }
        while self.at.line < place.line {
            self.put("\n");
        }
        while self.at.column < place.column {
            self.put(" ");
        }
        Some(())
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        for char in text.chars() {
            if char == '\n' {
                self.at = LineColumn { line: self.at.line + 1, column: 0 };
            } else {
                self.at.column += 1;
            }
        }
    }
}
