//! Values, and machines that others wrote.

use super::*;

#[test]
fn values_are_shown_as_debug_or_by_type() {
    struct Opaque;
    #[pollscope::trace]
    async fn takes(number: u8, _: Opaque, (left, mut right): (char, char), opaque: &Opaque) {
        let _ = (number, left, &mut right, opaque);
    }
    let ((), trace) = record(|| block_on(takes(3, Opaque, ('a', 'b'), &Opaque)));
    let EventKind::Create { made, .. } = &trace.events[0].kind else { panic!() };
    let args: Vec<_> = made.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(args[0], ("number", "3"));
    assert!(args[1].1.ends_with("Opaque"));
    assert_eq!(args[2], ("(left, mut right)", "('a', 'b')"));
    assert!(args[3].0 == "opaque" && args[3].1.ends_with("Opaque"));
}

#[test]
fn a_result_is_shown_whole_or_only_where_it_is_an_error() {
    #[pollscope::trace(ret)]
    async fn whole(fails: bool) -> Result<u8, String> {
        if fails { Err("no".to_owned()) } else { Ok(1) }
    }
    #[pollscope::trace(err)]
    async fn error(fails: bool) -> Result<u8, String> {
        if fails { Err("no".to_owned()) } else { Ok(1) }
    }
    let ((), trace) = record(|| {
        for fails in [false, true] {
            let _ = (block_on(whole(fails)), block_on(error(fails)));
        }
    });
    let shown = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Ready { value, .. } => Some(value.as_deref().map(String::as_str)),
        _ => None,
    });
    let shown: Vec<_> = shown.collect();
    assert_eq!(shown, [Some("Ok(1)"), None, Some(r#"Err("no")"#), Some(r#"Err("no")"#)]);
}

#[test]
#[allow(clippy::needless_late_init)]
fn what_is_captured_is_shown_where_it_is_bound() {
    #[pollscope::trace(capture(song, n, verse, late))]
    async fn sings(words: &[&str]) -> usize {
        let song = words.join(" ");
        std::future::ready(()).await;
        let late;
        late = song.len();
        for n in 0..2_u8 {
            if let Some(verse) = words.get(usize::from(n)).filter(|verse| verse.len() > 1) {
                std::future::ready(verse).await;
            }
        }
        late
    }
    let (_, trace) = record(|| block_on(sings(&["a", "bc"])));
    let bound: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Bind { local, .. } => Some((local.line, format!("{}={}", local.name, local.value))),
            _ => None,
        })
        .collect();
    let first = bound[0].0;
    let told: Vec<_> = bound.iter().map(|(line, local)| (line - first, local.as_str())).collect();
    assert_eq!(told, [(0, "song=\"a bc\""), (3, "late=4"), (4, "n=0"), (4, "n=1"), (5, "verse=\"bc\"")]);
}

#[test]
fn a_future_of_others_can_be_traced_from_outside() {
    use pollscope::TraceExt;
    let twice = || {
        let mut polled = 0;
        poll_fn(move |cx| {
            polled += 1;
            cx.waker().wake_by_ref();
            if polled > 1 { Poll::Ready(polled) } else { Poll::Pending }
        })
        .traced("twice")
    };
    let (sum, trace) = record(|| block_on(async { twice().await + twice().await }));
    assert_eq!(sum, 4);
    let one = ["create twice", "poll twice", "wake twice ? by twice", "pending twice ?", "poll twice"];
    assert_eq!(story(&trace)[..5], one);
    // Both calls stand at one place, so they are two futures of one machine.
    assert_eq!((trace.machines.len(), trace.machines[0].file.as_str()), (1, file!()));
    assert!(trace.machines[0].approximate);
    assert_eq!(trace.machines[0].kind, pollscope::trace::MachineKind::Future);
}

/// What starts a runtime takes the `async` off its fn, whichever side of it ours stands on.
#[test]
fn a_fn_that_starts_a_runtime_is_shown_as_it_was_written() {
    mod started {
        #[tokio::main(flavor = "current_thread")]
        #[pollscope::trace]
        pub(super) async fn above() -> u8 {
            super::leaf().await // the only one
        }
        #[pollscope::trace]
        #[tokio::main(flavor = "current_thread")]
        pub(super) async fn below() -> u8 {
            super::leaf().await // the only one
        }
        #[tokio::main(flavor = "current_thread")]
        #[pollscope::trace]
        async fn hidden() -> u8 {
            super::leaf().await // the only one
        }
        pub(super) fn alone() -> u8 {
            hidden()
        }
    }
    for (run, begins) in [
        (started::above as fn() -> u8, "pub(super) async fn above() -> u8 {\n"),
        (started::below, "pub(super) async fn below() -> u8 {\n"),
        (started::alone, "async fn hidden() -> u8 {\n"),
    ] {
        let (seven, trace) = record(run);
        let machine = &trace.machines[0];
        assert_eq!((seven, machine.source.lines().count(), machine.column), (7, 3, 9), "{}", machine.source);
        assert!(machine.source.starts_with(begins), "{}", machine.source);
        assert!(
            machine.source.ends_with("super::leaf().await // the only one\n        }"),
            "{}",
            machine.source
        );
        assert_eq!(u64::from(machine.points[0].line), u64::from(machine.line) + 1);
    }
}

#[test]
fn arguments_are_shown_as_the_fn_was_called_with_them() {
    #[pollscope::trace]
    fn later(n: u32, name: String) -> impl Future<Output = u32> {
        let (n, owned) = (n + 1, name);
        async move { n + u32::try_from(owned.len()).unwrap() }
    }
    let (sum, trace) = record(|| block_on(later(1, "abc".to_owned())));
    assert_eq!(sum, 5);
    let EventKind::Create { made, .. } = &trace.events[0].kind else { panic!("it is made first") };
    assert_eq!(
        made.args,
        [("n", "1"), ("name", "\"abc\"")].map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
}

#[test]
fn a_body_that_another_macro_has_put_into_a_block_is_the_fns_own() {
    #[pollscope::trace(capture(double), ret)]
    #[tracing::instrument(err)]
    async fn run(n: u32) -> Result<u32, String> {
        let double = 2 * std::future::ready(n).await;
        tokio::task::yield_now().await;
        Ok(double)
    }
    let (result, trace) = record(|| {
        drop(run(2));
        block_on(run(3))
    });
    assert_eq!(result, Ok(6));
    let machines: Vec<_> = trace.machines.iter().collect();
    let [machine] = machines[..] else { panic!("{machines:?}") };
    assert!(
        machine.source.starts_with("async fn run(n: u32)") && machine.source.ends_with('}'),
        "{}",
        machine.source
    );
    let texts: Vec<_> =
        machine.points.iter().map(|point| (point.line - machine.line, point.text.as_str())).collect();
    assert_eq!(texts, [(1, "std::future::ready(n)"), (2, "tokio::task::yield_now()")]);
    let row = |event: &pollscope::trace::Event| event.kind.name();
    let rows: Vec<_> = trace.events.iter().map(row).collect();
    let never_polled = ["create", "drop"];
    let polled = ["create", "poll", "await", "bind", "await", "wake", "pending", "poll", "ready", "drop"];
    assert_eq!(rows, [&never_polled[..], &polled].concat());
}
