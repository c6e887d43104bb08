//! What is known of a thing that is awaited by the text of the await: which kind it likely is, and who could wake it then.

use super::locks::{Kind, waits_for};

/// What could wake who awaits this, by its text, as a sentence's subject; none where the text tells nothing.
pub(super) fn waker_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if !text.is_empty() && text.chars().all(|char| char.is_alphanumeric() || char == '_') {
        return Some(
            "the end of the task whose handle it is, or a send on the channel whose receiver it is,",
        );
    }
    let call = text.strip_suffix(')')?;
    let (call, arguments) = opened(call)?;
    let (receiver, name) =
        call.rsplit_once(['.', ':']).map_or(("", call), |(receiver, name)| (receiver, name));
    let is_method = !receiver.is_empty() && !receiver.ends_with(':');
    let bare = arguments.trim().is_empty();
    Some(match (name.trim(), is_method) {
        ("sleep" | "sleep_until", _) => "its timer",
        ("timeout" | "timeout_at", false) => "its timer, or what it holds",
        ("recv" | "recv_many" | "recv_async", true) => {
            "a send on the other half of the channel, or the end of the last sender"
        }
        ("send" | "send_async" | "reserve", true) => {
            "a recv on the other half, which makes room in the channel, or the end of that half"
        }
        ("changed" | "wait_for", true) => "a send on the other half, or the end of the last sender",
        ("notified", true) => "a call of notify_one or notify_waiters on it",
        ("wait", true) if bare => "whoever is still to come to it, if it is a barrier,",
        ("cancelled", true) => "whoever cancels its token",
        ("join_next" | "join_all", true) => "the end of one of its tasks",
        ("next", true) => "the next item of the stream",
        (name, true) => match waits_for(name, arguments)?.0 {
            Kind::Semaphore => "whoever gives back a permit",
            Kind::Mutex | Kind::RwLock => "whoever gives back the guard",
        },
        _ => return None,
    })
}

/// Whether a timer stands around what is awaited, by its text: `timeout(limit, ..)`, or the begin of it.
pub(super) fn is_timed(text: &str) -> bool {
    let called = text.split_once('(').map_or("", |(called, _)| called);
    matches!(called.rsplit(':').next().map(str::trim), Some("timeout" | "timeout_at"))
}

/// What stands before the parenthesis that the end of the text closes, and what stands within.
pub(super) fn opened(call: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, char) in call.char_indices().rev() {
        match char {
            ')' | ']' | '}' => depth += 1,
            '(' if depth == 0 => return Some((call[..at].trim_end(), &call[at + 1..])),
            '(' | '[' | '{' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{opened, waker_of};

    #[test]
    fn who_could_wake_it_is_told_by_its_text() {
        let says = |text: &str| waker_of(text).unwrap_or("");
        assert!(says("rx.recv()").contains("a send"));
        assert!(says("self.tx.send(next(i))").contains("a recv"));
        assert!(says("gate.notified()").contains("notify_one"));
        assert!(says("permits.clone().acquire_owned()").contains("permit"));
        for guard in ["lock", "write", "read_owned", "read_arc", "write_arc", "upgradable_read"] {
            assert!(says(&format!("state.{guard}()")).contains("guard"), "{guard}");
        }
        assert!(says("permits.acquire_many_arc(3)").contains("permit"));
        assert!(says("tokio::time::sleep(ms(5))").contains("timer"));
        assert!(says("handle").contains("task"));
        for other in ["socket.write(&bytes)", "fetch(1)", "f(x).await", "recv()", "", ")", "(a, b)"] {
            assert_eq!(waker_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_parenthesis_is_found_where_it_opens() {
        assert_eq!(opened("f(a(b), [c)]"), None);
        assert_eq!(opened("x.f(a(b), c"), Some(("x.f", "a(b), c")));
        assert_eq!(opened("f"), None);
    }
}
