//! How the code lies: no circle of files, no file too long to be read at once, handlers of a few lines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tests::binary::repository;

/// The crates, by the folder of their sources.
const CRATES: [&str; 6] = [
    "domain/src",
    "persistence/src",
    "api/contract/src",
    "api/application/src",
    "api/demo/src",
    "api/src",
];

/// Lines of a file, at most.
const LONGEST_FILE: usize = 350;
/// Lines of a handler, from its name to its end, at most.
const LONGEST_HANDLER: usize = 25;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|kind| kind == "rs") => found.push(path),
            false => {}
        }
    }
}

/// The files of a crate by the path of their module, with their texts.
fn modules(of: &str) -> BTreeMap<Vec<String>, String> {
    let root = repository(of);
    let mut files = Vec::new();
    sources(&root, &mut files);
    let modules = files.into_iter().map(|file| {
        let inside = file.strip_prefix(&root).expect("inside").with_extension("");
        let mut path: Vec<String> = inside
            .iter()
            .map(|step| step.to_string_lossy().into_owned())
            .collect();
        if path.last().is_some_and(|last| last == "mod") || path == ["lib"] {
            path.pop();
        }
        (path, std::fs::read_to_string(&file).expect("a text"))
    });
    modules.collect()
}

/// The paths that a text imports, one for each name, written out from the root of the crate.
fn imports(module: &[String], text: &str) -> Vec<Vec<String>> {
    // Tests within a file look at the file itself.
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("use ") {
        let starts_line = at == 0 || rest[..at].ends_with('\n') || rest[..at].ends_with("pub ");
        let tail = &rest[at + 4..];
        let end = tail.find(';').unwrap_or(tail.len());
        if starts_line {
            spread(
                &[],
                &tail[..end].split_whitespace().collect::<String>(),
                &mut found,
            );
        }
        rest = &tail[end.min(tail.len())..];
    }
    let absolute = found.into_iter().filter_map(|path| match path[0].as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module, &path[1..]].concat()),
        "super" => {
            let up = path.iter().take_while(|step| *step == "super").count();
            let base = module.len().checked_sub(up)?;
            Some([&module[..base], &path[up..]].concat())
        }
        // A module's own children need no `self`.
        _ => Some([module, &path[..]].concat()),
    });
    absolute.collect()
}

/// `a::{b, c::d}` is `a::b` and `a::c::d`.
fn spread(before: &[String], text: &str, found: &mut Vec<Vec<String>>) {
    let steps = |text: &str| -> Vec<String> {
        let steps = text.split("::").filter(|step| !step.is_empty());
        steps.map(str::to_owned).collect()
    };
    match text.find('{') {
        None => found.push([before, &steps(text)[..]].concat()),
        Some(open) => {
            let before = [before, &steps(&text[..open])[..]].concat();
            let inner = &text[open + 1..text.rfind('}').unwrap_or(text.len())];
            let (mut depth, mut from) = (0, 0);
            for (at, sign) in inner.char_indices().chain([(inner.len(), ',')]) {
                match sign {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        if from < at {
                            spread(&before, &inner[from..at], found);
                        }
                        from = at + 1;
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Which files each file of a crate imports from.
fn arrows(modules: &BTreeMap<Vec<String>, String>) -> BTreeMap<&Vec<String>, BTreeSet<&Vec<String>>> {
    let arrows = modules.iter().map(|(module, text)| {
        let targets = imports(module, text).into_iter().filter_map(|path| {
            let mut known = (1..=path.len()).rev().map(|len| path[..len].to_vec());
            let target = known.find(|prefix| modules.contains_key(prefix))?;
            let (target, _) = modules.get_key_value(&target)?;
            // Names that a parent takes from its children, it only hands on.
            (target != module).then_some(target)
        });
        (module, targets.collect())
    });
    arrows.collect()
}

/// Files that can be reached from themselves.
fn in_circles(of: &str) -> Vec<String> {
    let modules = modules(of);
    let arrows = arrows(&modules);
    let reaches_itself = |start: &Vec<String>| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(module) = next.pop() {
            for target in arrows.get(module).into_iter().flatten() {
                if *target == start {
                    return true;
                }
                if seen.insert(*target) {
                    next.push(target);
                }
            }
        }
        false
    };
    let circled = modules.keys().filter(|module| reaches_itself(module));
    circled
        .map(|module| format!("{of}/{}", module.join("/")))
        .collect()
}

#[test]
fn no_file_needs_one_that_needs_it() {
    let circled: Vec<_> = CRATES.into_iter().flat_map(in_circles).collect();
    assert_eq!(circled, Vec::<String>::new());
}

#[test]
fn imports_are_found_in_every_form() {
    let module = ["a".to_owned(), "b".to_owned()];
    let text = "use crate::c::{D, e::{F, G}};\npub use super::h;\nuse self::i::J;\nuse k::L;\nfn x() {}\n";
    let found = imports(&module, text).into_iter().map(|path| path.join("::"));
    let found: Vec<_> = found.collect();
    assert_eq!(
        found,
        ["c::D", "c::e::F", "c::e::G", "a::h", "a::b::i::J", "a::b::k::L"]
    );
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let mut long = Vec::new();
    for of in CRATES {
        for (module, text) in modules(of) {
            let lines = text.lines().count();
            if lines > LONGEST_FILE {
                long.push(format!("{of}/{}: {lines} lines", module.join("/")));
            }
        }
    }
    assert_eq!(long, Vec::<String>::new());
}

/// A crate that is not compiled a second time for unit tests must have none: they would never be run.
#[test]
fn a_test_that_is_not_run_is_not_there() {
    let mut unrun = Vec::new();
    for of in CRATES {
        let manifest = repository(of).join("../Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).expect("a manifest");
        let library = manifest.split("[lib]").nth(1).unwrap_or_default();
        let library = library.split("\n[").next().unwrap_or_default();
        for (module, text) in modules(of) {
            let tests = library.contains("\ntest = false") && text.contains("cfg(test)");
            let examples = text
                .lines()
                .any(|line| matches!(line.trim(), "/// ```" | "//! ```"));
            let doctests = library.contains("\ndoctest = false") && examples && !text.contains("```text");
            if tests || doctests {
                unrun.push(format!("{of}/{}", module.join("/")));
            }
        }
    }
    assert_eq!(unrun, Vec::<String>::new());
}

#[test]
fn a_handler_is_a_few_lines() {
    let (mut handlers, mut long) = (0, Vec::new());
    for (module, text) in modules("api/src") {
        let lines: Vec<&str> = text.lines().collect();
        let verbs = ["#[get(", "#[post(", "#[put(", "#[patch(", "#[delete("];
        for (at, line) in lines.iter().enumerate() {
            if !verbs.iter().any(|verb| line.trim_start().starts_with(verb)) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let closing = format!("{}}}", " ".repeat(indent));
            let from = at + 1;
            let length = lines[from..].iter().position(|line| *line == closing);
            let length = length.expect("the handler's end") + 1;
            handlers += 1;
            if length > LONGEST_HANDLER {
                long.push(format!(
                    "{}: {}: {length} lines",
                    module.join("/"),
                    lines[from].trim()
                ));
            }
        }
    }
    assert!(handlers > 60, "{handlers} handlers were found");
    assert_eq!(long, Vec::<String>::new());
}
