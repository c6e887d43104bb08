//! What the attribute makes of an item, printed as one would write it.

use proc_macro2::TokenStream;

use crate::item;

/// The expansion, laid out; without the JSON of sites, which other tests look at, and without the copy for documentation.
fn expanded(options: &str, source: &str) -> String {
    let tokens = |text: &str| text.parse::<TokenStream>().expect("it is Rust");
    let made = item::trace(tokens(options), tokens(source)).to_string();
    let mut file: syn2::File = syn2::parse_str(&made).expect("it is Rust");
    let documented = |item: &syn2::Item| matches!(item, syn2::Item::Fn(item) if has_cfg_doc(&item.attrs));
    file.items.retain(|item| !documented(item));
    let printed = prettyplease::unparse(&file);
    let printed =
        printed.replace("my::pollscope::__private::", "my_").replace("::pollscope::__private::", "");
    let shown = |line: &str| match line.find("\"{\\\"approximate") {
        Some(at) => format!("{}\"..\",\n", &line[..at]),
        None => format!("{line}\n"),
    };
    printed.lines().map(shown).collect()
}

fn has_cfg_doc(attrs: &[syn2::Attribute]) -> bool {
    attrs.iter().any(|attr| {
        matches!(&attr.meta, syn2::Meta::List(list) if list.path.is_ident("cfg") && list.tokens.to_string() == "doc")
    })
}

#[test]
fn an_async_fn_becomes_one_that_makes_its_future_at_once() {
    insta::assert_snapshot!(expanded(
        "",
        "/// Sings.\npub async fn sing<'a>(song: &'a Song, (low, mut high): (u8, u8), _: u8) -> Result<&'a str, Error> {
            let voice = tune(low).await?;
            Ok(voice.sing(song, high).await)
        }"
    ));
}

#[test]
fn macros_that_hide_an_await_are_bracketed() {
    insta::assert_snapshot!(expanded(
        "skip_all",
        "async fn both() {
            let (a, b) = join!(one(), async { two().await });
            loop {
                tokio::select! {
                    c = three(a) => break c.await,
                    _ = sleep(b) => continue,
                }
            }
        }"
    ));
}

#[test]
fn poll_and_pending_hide_an_await_where_they_are_those_of_futures() {
    insta::assert_snapshot!(expanded(
        "skip_all",
        "async fn once() {
            let first = futures::poll!(one());
            poll!(poll!(two()), three().await);
            futures::pending!();
            pending!(later);
            if poll!(&mut f,).is_ready() { return }
        }"
    ));
}

#[test]
fn what_a_macro_quotes_is_said_as_it_was_written() {
    insta::assert_snapshot!(expanded(
        "",
        "async fn tells() { dbg!(one().await + 1); assert!(two().await > 1); println!(\"{}\", three().await) }"
    ));
}

#[test]
fn a_method_with_options() {
    insta::assert_snapshot!(expanded(
        "name = \"take\", skip(self, key), ret, capture(found), crate = my::pollscope",
        "async fn take(mut self, key: Key, n: usize) -> usize { let found = self.look(key).await; found + n }"
    ));
}

#[test]
fn a_fn_that_gives_a_future_of_a_block() {
    insta::assert_snapshot!(expanded(
        "",
        "fn later(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> { Box::pin(async move { tick(n).await }) }"
    ));
}

#[test]
fn closures_and_a_fn_that_never_returns() {
    insta::assert_snapshot!(expanded(
        "",
        "async fn serves() -> ! { let f = async |n: u8| -> u8 { tick(n).await }; loop { f(1).await; } }"
    ));
}

#[test]
fn a_switch_in_the_body_makes_one_fn_for_each_way() {
    insta::assert_snapshot!(expanded(
        "",
        "async fn flushes() { #[cfg(feature = \"slow\")] wait().await; flush().await }"
    ));
}

#[test]
fn an_impl_block_is_traced_as_a_whole_and_what_is_not_async_stays() {
    insta::assert_snapshot!(expanded(
        "",
        "impl Band { const N: u8 = 1; fn size(&self) -> u8 { 4 } async fn play(&self) { self.tune().await } }"
    ));
}

#[test]
fn what_gives_an_async_block_is_traced_with_its_impl_block() {
    let is_traced = |body: &str| {
        let text = format!("impl Band {{ fn play(&self) -> Song {{ {body} }} }}");
        let tokens: TokenStream = text.parse().expect("it is Rust");
        item::trace(TokenStream::new(), tokens.clone()).to_string() != tokens.to_string()
    };
    for body in [
        "async move { tune().await }",
        "let n = 1; (async { n })",
        "async { 1 }.boxed()",
        "Box::pin(async { 1 })",
    ] {
        assert!(is_traced(body), "{body}");
    }
    for body in [
        "block_on(async { 1 })",
        "spawn(async { 1 })",
        "async { 1 }; song()",
        "tune().boxed()",
        "Box::pin(tune())",
    ] {
        assert!(!is_traced(body), "{body}");
    }
}

#[test]
fn code_that_is_half_typed_comes_out_as_it_went_in() {
    let half = "async fn typing() { foo().await; let x = }";
    let tokens: TokenStream = half.parse().expect("its brackets match");
    assert_eq!(item::trace(TokenStream::new(), tokens.clone()).to_string(), tokens.to_string());
}
