//! Questions that any run can be asked: who runs next, how a poll ends, who wakes a future.

use pollscope::trace::EventKind;

use super::ask::{Choice, Question};
use crate::insight;
use crate::model::{FutureIx, Model, State};
use crate::text;

/// At most so many questions, spread over the run.
const MOST: usize = 12;

/// How many tasks are looked at, to name some that do not run next.
const TASKS: usize = 100;

/// Questions about a run, in its order; none for a run in which nothing can be asked.
pub fn quiz(model: &Model) -> Vec<Question> {
    let kinds: [fn(&Model, usize) -> Option<Question>; 3] = [next, ends, wakes];
    let mut all: Vec<Question> = Vec::new();
    for kind in kinds {
        let of_kind: Vec<Question> = looked_at(model).filter_map(|event| kind(model, event)).collect();
        let most = MOST / kinds.len();
        let every = of_kind.len().div_ceil(most).max(1);
        all.extend(of_kind.into_iter().step_by(every));
    }
    all.sort_by_key(|question| question.event);
    // One question a step.
    all.dedup_by_key(|question| question.event);
    all
}

/// The events at which a question is looked for: in a long run stretches of it, for what comes again and again would slip
/// through between every hundredth event, say.
fn looked_at(model: &Model) -> impl Iterator<Item = usize> {
    const STRETCHES: usize = 64;
    const LENGTH: usize = 320;
    let apart = (model.events().len() / STRETCHES).max(LENGTH);
    (0..model.events().len()).filter(move |event| event % apart < LENGTH)
}

/// Who is polled next, where a turn ends and there is a choice.
fn next(model: &Model, event: usize) -> Option<Question> {
    let EventKind::Pending { .. } = model.events()[event].kind else { return None };
    let poll = model.polls()[model.poll_of_event(event)?];
    // With several threads there is no one next.
    if poll.within().is_some() || model.trace().threads.len() > 1 {
        return None;
    }
    let turn = model.turns().get(poll.turn() + 1)?;
    let next = &model.polls()[turn.poll];
    let right = next.future;
    let room = model.room(event, TASKS);
    let others = room.ready.iter().chain(&room.waiting).map(|(of, _)| *of).filter(|of| *of != right);
    let woken = |of: FutureIx| {
        let before = room.ready.iter().any(|(ready, _)| *ready == of);
        before || !model.future(of).wakes_between(event..next.begin()).is_empty()
    };
    let wrong: Vec<Choice> = others
        .take(3)
        .map(|of| Choice {
            text: name(model, of),
            but: if woken(of) {
                format!("{} is woken by then, too, but its turn comes later.", name(model, of))
            } else {
                format!("{} is not woken before then.", name(model, of))
            },
        })
        .collect();
    if wrong.is_empty() {
        return None;
    }
    let why = insight::sentence(model, next.begin());
    let mut question = Question::new(
        event,
        "This turn is over. Which task is polled next?".to_owned(),
        name(model, right),
        wrong,
        why,
    );
    question.decided = Some(next.begin());
    Some(question)
}

/// How a poll ends.
fn ends(model: &Model, event: usize) -> Option<Question> {
    let EventKind::Poll { .. } = model.events()[event].kind else { return None };
    let poll = model.polls().get(model.poll_of_event(event)?)?;
    let of = poll.future;
    let end = poll.end()?;
    let machine = model.machine(of)?;
    if machine.points.is_empty() {
        return None;
    }
    let (right, wrong) = match model.events()[end].kind {
        EventKind::Pending { .. } => ("Pending", "Ready"),
        EventKind::Ready { .. } => ("Ready", "Pending"),
        _ => return None,
    };
    let but = if right == "Pending" {
        "Something that it awaits is not done when it is polled."
    } else {
        "All that it awaits is done by then, so its body runs to its end."
    };
    let mut question = Question::new(
        event,
        format!("{} is polled. What does this poll return?", name(model, of)),
        right.to_owned(),
        vec![Choice { text: wrong.to_owned(), but: but.to_owned() }],
        insight::sentence(model, end),
    );
    question.decided = Some(end);
    Some(question)
}

/// Who wakes a future that has just become pending.
fn wakes(model: &Model, event: usize) -> Option<Question> {
    const OUTSIDE: &str = "something outside of all polls, such as a timer";
    let EventKind::Pending { .. } = model.events()[event].kind else { return None };
    let of = model.of_event(event)?;
    let wake =
        model.future(of).wakes_between(event..model.events().len()).first().map(|wake| *wake as usize)?;
    if !matches!(model.future(of).state_before(wake), Some(State::Pending(_))) {
        return None;
    }
    let EventKind::Wake { by, .. } = model.events()[wake].kind else { return None };
    let right = match by.and_then(|by| model.by_id(by)) {
        Some(by) => name(model, by),
        None => OUTSIDE.to_owned(),
    };
    let mut wrong: Vec<String> = vec!["nobody: the executor polls it again by itself".to_owned()];
    if right != OUTSIDE {
        wrong.push(OUTSIDE.to_owned());
    }
    wrong.extend(model.future(of).parent.map(|parent| name(model, parent)));
    wrong.retain(|other| *other != right);
    let choice = |text: String| {
        let but = if text.starts_with("nobody") {
            "An executor polls what was woken, and nothing else.".to_owned()
        } else {
            "It calls no waker of it before then.".to_owned()
        };
        Choice { text, but }
    };
    let mut question = Question::new(
        event,
        format!("{} is Pending. Who wakes it?", name(model, of)),
        right,
        wrong.into_iter().map(choice).collect(),
        insight::sentence(model, wake),
    );
    question.decided = Some(wake);
    Some(question)
}

fn name(model: &Model, of: FutureIx) -> String {
    text::plain(&model.label(of)).into_owned()
}
