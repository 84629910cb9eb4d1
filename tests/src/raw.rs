//! What lies at rest, read past the program: every byte of the files on SQLite, every row of every table
//! on PostgreSQL. A text is looked for in the ways in which software writes texts.

use crate::App;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Something that lies at rest: where, and its bytes.
pub struct Lying {
    /// The file, or the table and how its rows were read.
    pub place: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All that lies at rest of a service: data and keys.
pub async fn at_rest(app: &App) -> Vec<Lying> {
    let mut lying = files(&app.key_dir);
    if app.database_url.starts_with("sqlite:") {
        lying.extend(files(&app.data_dir));
    } else {
        lying.extend(rows(&app.database_url).await);
    }
    lying
}

/// Every file of a folder, those below it too.
pub fn files(folder: &Path) -> Vec<Lying> {
    let mut lying = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            lying.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            let place = path.display().to_string();
            lying.push(Lying { place, bytes });
        }
    }
    lying
}

/// Every row of every table of a PostgreSQL database, in all schemas but the system's own: as text, and
/// the bytes of every `bytea` as they are.
pub async fn rows(url: &str) -> Vec<Lying> {
    let mut connection = PgConnection::connect(url).await.expect("a connection");
    let columns = sqlx::query(
        "SELECT table_schema::text AS s, table_name::text AS t, column_name::text AS c, data_type::text AS d
         FROM information_schema.columns
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the columns");
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for column in columns {
        let [schema, table, name, kind]: [String; 4] = ["s", "t", "c", "d"].map(|at| column.get(at));
        let binary = tables.entry(format!("\"{schema}\".\"{table}\"")).or_default();
        if kind == "bytea" {
            binary.push(name);
        }
    }
    let mut lying = Vec::new();
    for (table, binary) in tables {
        let text = format!("SELECT t::text AS row FROM {table} t");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut connection);
        let rows = rows.await.expect("the rows");
        let texts: Vec<String> = rows.iter().map(|row| row.get("row")).collect();
        let (place, bytes) = (format!("{table} as text"), texts.join("\n").into_bytes());
        lying.push(Lying { place, bytes });
        for column in binary {
            let text = format!("SELECT \"{column}\" AS bytes FROM {table} WHERE \"{column}\" IS NOT NULL");
            let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut connection);
            let rows = rows.await.expect("the bytes");
            let bytes: Vec<Vec<u8>> = rows.iter().map(|row| row.get("bytes")).collect();
            let place = format!("{table}, bytes of {column}");
            let bytes = bytes.join(&b'\n');
            lying.push(Lying { place, bytes });
        }
    }
    lying
}

/// Where planted texts lie, however they are written: the text and the place.
pub fn found(lying: &[Lying], planted: &[&str]) -> Vec<String> {
    let mut needles = Needles::default();
    for text in planted {
        needles.add(text);
    }
    let mut found = BTreeSet::new();
    for Lying { place, bytes } in lying {
        for (text, how) in needles.within(bytes) {
            found.insert(format!("{text:?} ({how}) in {place}"));
        }
    }
    found.into_iter().collect()
}

/// The bytes of a text as they are written in one way, the text, and the way.
type Shape = (Vec<u8>, String, &'static str);

/// Shapes of texts, by the bytes that they begin with.
#[derive(Default)]
struct Needles {
    by_beginning: BTreeMap<[u8; 4], Vec<Shape>>,
    begins: Vec<bool>,
}

impl Needles {
    fn add(&mut self, text: &str) {
        let written: BTreeSet<String> = [
            text.to_owned(),
            text.to_lowercase(),
            text.to_uppercase(),
            domain::search_key::name_words(text).join(" "),
        ]
        .into();
        for shape in written.iter().filter(|shape| shape.chars().count() >= 6) {
            let utf8 = shape.as_bytes();
            let little: Vec<u8> = shape.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = shape.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (bytes, how) in [(utf8, "UTF-8"), (&little[..], "UTF-16LE"), (&big[..], "UTF-16BE")] {
                self.insert(text, bytes.to_vec(), how);
                let hex = hex(bytes);
                self.insert(text, hex.to_uppercase().into_bytes(), "hex");
                self.insert(text, hex.into_bytes(), "hex");
            }
            for shift in 0..3 {
                // A text stands at any of three offsets; what its neighbours blur is cut off.
                let padded = [&vec![0; shift][..], utf8].concat();
                for engine in [STANDARD, URL_SAFE] {
                    let encoded = engine.encode(&padded);
                    let whole = padded.len() / 3 * 4;
                    let first = [0, 2, 3][shift];
                    self.insert(text, encoded.as_bytes()[first..whole].to_vec(), "base64");
                }
            }
        }
    }

    fn insert(&mut self, text: &str, bytes: Vec<u8>, how: &'static str) {
        let Some(beginning) = bytes.first_chunk::<4>() else {
            return;
        };
        self.begins.resize(1 << 16, false);
        self.begins[index(beginning)] = true;
        let shapes = self.by_beginning.entry(*beginning).or_default();
        shapes.push((bytes, text.to_owned(), how));
    }

    fn within<'n>(&'n self, bytes: &'n [u8]) -> impl Iterator<Item = (&'n str, &'static str)> {
        bytes.windows(4).enumerate().flat_map(move |(at, beginning)| {
            let beginning: &[u8; 4] = beginning.try_into().expect("four bytes");
            let shapes = match self.begins.get(index(beginning)) {
                Some(true) => self.by_beginning.get(beginning).map(Vec::as_slice),
                _ => None,
            };
            let here = shapes.unwrap_or_default().iter();
            here.filter(move |(shape, ..)| bytes[at..].starts_with(shape))
                .map(|(_, text, how)| (text.as_str(), *how))
        })
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn index(beginning: &[u8; 4]) -> usize {
    usize::from(beginning[0]) << 8 | usize::from(beginning[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(bytes: Vec<u8>, text: &str) -> bool {
        let place = "here".to_owned();
        !found(&[Lying { place, bytes }], &[text]).is_empty()
    }

    #[test]
    fn a_text_is_found_however_it_is_written() {
        let text = "Zyrhämäinen";
        let around = |bytes: &[u8]| [b"\x00\xffxx", bytes, b"yy\x00"].concat();
        assert!(is_found(around("ZYRHÄMÄINEN".as_bytes()), text));
        assert!(is_found(around(b"zyrhamainen"), text));
        for utf16 in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(utf16).collect();
            assert!(is_found(around(&bytes), text));
        }
        let hex = hex(text.as_bytes()).to_uppercase();
        assert!(is_found(around(hex.as_bytes()), text));
        for before in ["", "a", "ab"] {
            let whole = format!("{before}{text} and more");
            assert!(is_found(around(STANDARD.encode(&whole).as_bytes()), text));
        }
        assert!(!is_found(around(b"zyrhamaine"), text));
    }
}
