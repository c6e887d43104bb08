//! `pollscope draw`: reads a source file, and writes where it is asked to.

use std::io::{self, Read, Write};
use std::path::Path;

use pollscope_machine::Cfg;

use crate::draw::{self, Style};
use crate::error::Error;
use crate::{export, show, text};

/// Draws the machines in a file, or those of one name.
pub(super) fn draw(
    file: &Path,
    name: Option<&str>,
    cfg: &[String],
    style: Style,
    output: Option<&Path>,
) -> Result<(), Error> {
    let wrong = |reason: String| Error::Source { path: file.to_owned(), reason };
    let source = read(file)
        .map_err(|error| wrong(format!("cannot read it: {error}; give the path of a Rust source file")))?;
    let options = (!cfg.is_empty()).then(|| Cfg::of(cfg.iter().map(String::as_str)));
    let options = options.unwrap_or_else(|| Ok(Cfg::default())).map_err(|option| {
        wrong(format!(
            "`--cfg {option}` is no option; it is a name, or a name and a text: `--cfg 'feature=\"a\"'`"
        ))
    })?;
    let machines = draw::machines(&source, &file.display().to_string(), &options).map_err(wrong)?;
    let chosen = match name {
        Some(name) => draw::named(&machines, name),
        None => machines.iter().collect(),
    };
    if let (Some(name), true) = (name, chosen.is_empty()) {
        let names: Vec<_> = machines.iter().map(|machine| machine.name.as_str()).take(20).collect();
        return Err(wrong(match names.as_slice() {
            [] => format!("there is no `{name}` in it, nor any other async fn, block or closure"),
            names => format!("there is no `{name}` in it; there are {}", names.join(", ")),
        }));
    }
    if chosen.is_empty() {
        // Nothing to draw is no mistake, least of all for who draws a folder of files.
        let note = format!("pollscope: {}: no async fn, block or closure in it", file.display());
        let _ = writeln!(io::stderr(), "{}", text::plain(&note));
    }
    match output {
        Some(path) => export::write_file(path, |out| draw::draw(&chosen, style, out))
            .map_err(Error::write(path.display().to_string())),
        None => {
            let mut out = show::stdout();
            draw::draw(&chosen, style, &mut out)
                .and_then(|()| out.flush())
                .map_err(Error::write("standard output"))
        }
    }
}

fn read(file: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file)?;
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(io::ErrorKind::InvalidData, format!("it is no UTF-8 from byte {at} on"))
    })
}
