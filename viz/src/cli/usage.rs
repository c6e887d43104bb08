//! The words after the program's name, and what is said where they are none that it knows.

use std::env;
use std::path::Path;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use super::args::Args;
use crate::error::Error;

/// The arguments; where they are misused in ways that are common, that is said in plain words.
pub(super) fn words() -> Result<Args, Error> {
    let given: Vec<String> = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let known = <Args as CommandFactory>::command();
    let is_command = |word: &&String| known.find_subcommand(word).is_some();
    if let Some(word) = given.first().filter(|word| !word.starts_with('-') && !is_command(word))
        && !word.contains(['.', '/', '\\'])
        && !Path::new(word).exists()
    {
        let likeness = |name: &str| strsim::jaro_winkler(name, word);
        let names = known.get_subcommands().map(clap::Command::get_name);
        let near = names.max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let near = near.filter(|name| likeness(name) > 0.8);
        let near = near.map_or(String::new(), |name| format!("; `pollscope {name}` is a command"));
        return Err(Error::Usage(format!(
            "{word:?} is neither a command nor a file{near}; `pollscope --help` lists the commands"
        )));
    }
    Args::try_parse().or_else(|error| match given.iter().find(is_command) {
        Some(command) if error.kind() == ErrorKind::ArgumentConflict => Err(Error::Usage(format!(
            "what stands before `{command}` belongs behind it; `pollscope {command} --help` tells its options"
        ))),
        _ => error.exit(),
    })
}
