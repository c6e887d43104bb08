//! What the compiler says in a binary's debug information: for each async fn, block and closure its states, the line of each
//! await, and the locals that each state holds, with offsets and sizes.
//!
//! To DWARF a coroutine is a structure named `{async_fn_env#0}` or the like, in the namespace of its fn, with a part that
//! varies: Unresumed, Returned, Panicked, and `Suspend0` and so on, one for each await.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

use gimli::{AttributeValue, DebuggingInformationEntry, Dwarf, EndianSlice, RunTimeEndian, Unit, UnitOffset};
use object::{Object, ObjectSection};

type Slice<'a> = EndianSlice<'a, RunTimeEndian>;
type Entry<'a> = DebuggingInformationEntry<Slice<'a>>;

/// A coroutine, as the compiler laid it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coroutine {
    /// The path of its fn, such as `song_join::dance`.
    pub path: String,
    /// The file of its source, as far as it is known.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its suspended states, in the order of their numbers.
    pub states: Vec<Suspend>,
}

/// A state in which it is suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspend {
    /// The line of the await.
    pub line: u32,
    /// What it holds, by the offset.
    pub fields: Vec<Field>,
}

/// A local that a state holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What it is called; `__awaitee` is the future that is awaited.
    pub name: String,
    /// Its type, as the compiler writes it.
    pub of: String,
    /// Where in the future it lies, in bytes.
    pub offset: u64,
    /// Its size in bytes, if the debug information tells.
    pub size: Option<u64>,
}

/// Reads the coroutines of a binary.
///
/// # Errors
/// When the file cannot be read, is no binary, or has no debug information.
pub fn coroutines(path: &Path) -> io::Result<Vec<Coroutine>> {
    let bytes = fs::read(path)?;
    let wrong = |says: &str| io::Error::new(io::ErrorKind::InvalidData, says.to_owned());
    let file = object::File::parse(&*bytes).map_err(|_| wrong("it is no binary that is known here"))?;
    let endian = if file.is_little_endian() { RunTimeEndian::Little } else { RunTimeEndian::Big };
    let section = |id: gimli::SectionId| -> Result<Cow<'_, [u8]>, gimli::Error> {
        let data = file.section_by_name(id.name()).and_then(|section| section.data().ok());
        Ok(Cow::Borrowed(data.unwrap_or(&[])))
    };
    let sections = gimli::DwarfSections::load(section).map_err(|error| wrong(&error.to_string()))?;
    let dwarf = sections.borrow(|section| EndianSlice::new(section, endian));
    let found =
        read(&dwarf).map_err(|error| wrong(&format!("its debug information cannot be read: {error}")))?;
    if found.is_empty() {
        return Err(wrong("it has no debug information about async code; build it with `debug = true`"));
    }
    Ok(found)
}

fn read(dwarf: &Dwarf<Slice<'_>>) -> Result<Vec<Coroutine>, gimli::Error> {
    let mut found = Vec::new();
    let mut headers = dwarf.units();
    while let Some(header) = headers.next()? {
        let unit = dwarf.unit(header)?;
        Reader { dwarf, unit: &unit, types: HashMap::new() }.unit(&mut found)?;
    }
    found.sort_by(|a, b| (&a.path, &a.file, a.size).cmp(&(&b.path, &b.file, b.size)));
    found.dedup();
    Ok(found)
}

struct Reader<'a, 'b> {
    dwarf: &'b Dwarf<Slice<'a>>,
    unit: &'b Unit<Slice<'a>>,
    types: HashMap<UnitOffset, (String, Option<u64>)>,
}

impl<'a> Reader<'a, '_> {
    /// All coroutines of a unit.
    fn unit(mut self, found: &mut Vec<Coroutine>) -> Result<(), gimli::Error> {
        let mut tree = self.unit.entries_tree(None)?;
        let root = tree.root()?;
        // (offset, path) of each structure that is one; looked into once the walk is over.
        let mut places: Vec<(UnitOffset, String)> = Vec::new();
        let mut open = vec![(root.entry().offset(), String::new())];
        while let Some((offset, path)) = open.pop() {
            let mut tree = self.unit.entries_tree(Some(offset))?;
            let node = tree.root()?;
            let mut children = node.children();
            while let Some(child) = children.next()? {
                let entry = child.entry();
                match entry.tag() {
                    gimli::DW_TAG_namespace => {
                        let name = self.name(entry)?;
                        let path = if path.is_empty() { name } else { format!("{path}::{name}") };
                        open.push((entry.offset(), path));
                    }
                    gimli::DW_TAG_structure_type => {
                        let name = self.name(entry)?;
                        if name.starts_with("{async_") {
                            places.push((entry.offset(), path.clone()));
                        }
                        // The types of a fn's own blocks stand in a namespace, but those of an impl's may stand here.
                    }
                    _ => {}
                }
            }
        }
        for (offset, path) in places {
            if let Some(coroutine) = self.coroutine(offset, path)? {
                found.push(coroutine);
            }
        }
        Ok(())
    }

    fn coroutine(&mut self, offset: UnitOffset, path: String) -> Result<Option<Coroutine>, gimli::Error> {
        let mut tree = self.unit.entries_tree(Some(offset))?;
        let node = tree.root()?;
        let size = number(node.entry(), gimli::DW_AT_byte_size).unwrap_or(0);
        // The line of each variant, with the structure that it is.
        let mut variants: Vec<(UnitOffset, u32)> = Vec::new();
        let mut file = None;
        let mut children = node.children();
        while let Some(part) = children.next()? {
            if part.entry().tag() != gimli::DW_TAG_variant_part {
                continue;
            }
            let mut all = part.children();
            while let Some(variant) = all.next()? {
                if variant.entry().tag() != gimli::DW_TAG_variant {
                    continue;
                }
                let mut members = variant.children();
                while let Some(member) = members.next()? {
                    let line = number(member.entry(), gimli::DW_AT_decl_line).unwrap_or(0);
                    file = file.or(number(member.entry(), gimli::DW_AT_decl_file));
                    if let Some(of) = refers(member.entry()) {
                        variants.push((of, u32::try_from(line).unwrap_or(0)));
                    }
                }
            }
        }
        let mut states = Vec::new();
        for (offset, line) in variants {
            let entry = self.unit.entry(offset)?;
            if self.name(&entry)?.starts_with("Suspend") {
                states.push(Suspend { line, fields: self.fields(offset)? });
            }
        }
        let file = file.map_or(Ok(String::new()), |file| self.file(file))?;
        Ok((!states.is_empty()).then_some(Coroutine { path, file, size, states }))
    }

    /// The file of this number, with its folder.
    fn file(&self, number: u64) -> Result<String, gimli::Error> {
        let header = self.unit.line_program.as_ref().map(gimli::IncompleteLineProgram::header);
        let Some((header, file)) = header.and_then(|header| Some((header, header.file(number)?))) else {
            return Ok(String::new());
        };
        let text = |value| -> Result<String, gimli::Error> {
            Ok(self.dwarf.attr_string(self.unit, value)?.to_string_lossy().into_owned())
        };
        let name = text(file.path_name())?;
        match file.directory(header) {
            Some(folder) if !name.starts_with('/') => Ok(format!("{}/{name}", text(folder)?)),
            _ => Ok(name),
        }
    }

    fn fields(&mut self, offset: UnitOffset) -> Result<Vec<Field>, gimli::Error> {
        let mut tree = self.unit.entries_tree(Some(offset))?;
        let mut members = tree.root()?.children();
        let mut fields = Vec::new();
        while let Some(member) = members.next()? {
            let entry = member.entry();
            if entry.tag() != gimli::DW_TAG_member {
                continue;
            }
            let name = self.name(entry)?;
            let at = number(entry, gimli::DW_AT_data_member_location).unwrap_or(0);
            let (of, size) = match refers(entry) {
                Some(of) => self.of_type(of, 0)?,
                None => (String::new(), None),
            };
            fields.push(Field { name, of, offset: at, size });
        }
        fields.sort_by_key(|field| field.offset);
        // One local may be told of more than once.
        fields.dedup();
        Ok(fields)
    }

    /// A type's name and size.
    fn of_type(&mut self, offset: UnitOffset, depth: usize) -> Result<(String, Option<u64>), gimli::Error> {
        if let Some(known) = self.types.get(&offset) {
            return Ok(known.clone());
        }
        let entry = self.unit.entry(offset)?;
        let mut known = (self.name(&entry)?, number(&entry, gimli::DW_AT_byte_size));
        if entry.tag() == gimli::DW_TAG_pointer_type && known.1.is_none() {
            known.1 = Some(u64::from(self.unit.encoding().address_size));
        }
        // A type within a type within a type ends somewhere; a broken file's need not.
        if entry.tag() == gimli::DW_TAG_array_type && depth < 16 {
            let (of, size) = match refers(&entry) {
                Some(of) => self.of_type(of, depth + 1)?,
                None => (String::new(), None),
            };
            let mut count = None;
            let mut tree = self.unit.entries_tree(Some(offset))?;
            let mut children = tree.root()?.children();
            while let Some(range) = children.next()? {
                count = number(range.entry(), gimli::DW_AT_count).or(count);
            }
            let shown = count.map_or("_".to_owned(), |count| count.to_string());
            known = (
                format!("[{of}; {shown}]"),
                size.zip(count).and_then(|(size, count)| size.checked_mul(count)),
            );
        }
        self.types.insert(offset, known.clone());
        Ok(known)
    }

    fn name(&self, entry: &Entry<'a>) -> Result<String, gimli::Error> {
        match entry.attr_value(gimli::DW_AT_name) {
            None => Ok(String::new()),
            Some(value) => Ok(self.dwarf.attr_string(self.unit, value)?.to_string_lossy().into_owned()),
        }
    }
}

fn number(entry: &Entry<'_>, name: gimli::DwAt) -> Option<u64> {
    entry.attr_value(name)?.udata_value()
}

fn refers(entry: &Entry<'_>) -> Option<UnitOffset> {
    match entry.attr_value(gimli::DW_AT_type)? {
        AttributeValue::UnitRef(offset) => Some(offset),
        _ => None,
    }
}
