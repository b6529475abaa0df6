//! Gathers what the console sends to browsers, names each file by its content and embeds it.
//!
//! It is not a bundler: style sheets are put one after another in the order of their layers,
//! addresses of fonts in them are filled in, and everything else is taken as it is.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Enough of the hash that no two versions of a file meet under one name.
const HASH_CHARACTERS: usize = 16;

/// What npm brings: our name for it, its type, and its file below `node_modules`.
const FROM_NPM: [(&str, &str, &str); 4] = [
    ("inter-latin", "woff2", "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"),
    (
        "inter-latin-ext",
        "woff2",
        "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    ),
    ("htmx", "js", "htmx.org/dist/htmx.min.js"),
    ("hx-sse", "js", "htmx.org/dist/ext/hx-sse.min.js"),
];

/// The layers in the order in which they win, each a file or a folder of files below `css`.
const LAYERS: [(&str, &str); 7] = [
    ("tokens", "tokens.css"),
    ("reset", "reset.css"),
    ("base", "base.css"),
    ("layout", "layout.css"),
    ("frame", "frame"),
    ("parts", "parts"),
    ("media", "media.css"),
];

/// What is ours: name, type, and file below `assets`.
const OURS: [(&str, &str, &str); 4] = [
    ("icon", "svg", "icon.svg"),
    ("keys", "js", "js/keys.js"),
    ("live", "js", "js/live.js"),
    ("times", "js", "js/times.js"),
];

struct Asset {
    name: &'static str,
    extension: &'static str,
    file_name: String,
    path: PathBuf,
}

fn main() {
    if let Err(problem) = gather() {
        println!("cargo::error={problem}");
    }
}

fn gather() -> Result<(), String> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("assets");
    let out = PathBuf::from(variable("OUT_DIR")?);
    for watched in ["css", "js", "icon.svg", "package-lock.json", "node_modules/.package-lock.json"]
    {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }

    let mut assets = Vec::new();
    for (name, extension, file) in FROM_NPM {
        let path = root.join("node_modules").join(file);
        let bytes = fs::read(&path).map_err(|_| {
            format!(
                "{} is missing: run `npm ci --ignore-scripts` in {}, or `script/setup`.",
                path.display(),
                root.display()
            )
        })?;
        assets.push(Asset { name, extension, file_name: file_name(name, extension, &bytes), path });
    }
    for (name, extension, file) in OURS {
        let path = root.join(file);
        let text = read(&path)?;
        let file_name = file_name(name, extension, text.as_bytes());
        assets.push(Asset { name, extension, file_name, path });
    }
    let sheet = style_sheet(&root.join("css"), &assets)?;
    let path = out.join("console.css");
    fs::write(&path, &sheet).map_err(|error| format!("{}: {error}", path.display()))?;
    let file_name = file_name("console", "css", sheet.as_bytes());
    assets.push(Asset { name: "console", extension: "css", file_name, path });

    let path = out.join("assets.rs");
    fs::write(&path, table(&assets)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// Puts the style sheets in the order of their layers and fills in the addresses of fonts.
fn style_sheet(folder: &Path, assets: &[Asset]) -> Result<String, String> {
    let order: Vec<&str> = LAYERS.iter().map(|(layer, _)| *layer).collect();
    let mut sheet = format!("@layer {};\n", order.join(", "));
    for (layer, source) in LAYERS {
        for file in files(&folder.join(source))? {
            let text = read(&file)?;
            writeln!(sheet, "@layer {layer} {{\n{text}}}").map_err(|error| error.to_string())?;
        }
    }
    for asset in assets {
        let placeholder = format!("asset:{}.{}", asset.name, asset.extension);
        sheet = sheet.replace(&placeholder, &asset.file_name);
    }
    match sheet.find("asset:") {
        None => Ok(sheet),
        Some(at) => {
            let unknown: String = sheet[at..].chars().take(40).collect();
            Err(format!("A style sheet names a file that build.rs does not embed: {unknown}"))
        }
    }
}

/// Lists a file, or the files of a folder by name, so that the same tree gives the same sheet.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        files.push(entry.map_err(|error| format!("{}: {error}", path.display()))?.path());
    }
    files.sort();
    Ok(files)
}

/// Writes the table of assets as Rust.
fn table(assets: &[Asset]) -> Result<String, String> {
    let mut source = String::from("static ASSETS: &[Asset] = &[\n");
    for Asset { name, extension, file_name, path } in assets {
        let path = path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()))?;
        writeln!(
            source,
            "    Asset {{ name: {:?}, file_name: {file_name:?}, bytes: include_bytes!({path:?}) }},",
            format!("{name}.{extension}"),
        )
        .map_err(|error| error.to_string())?;
    }
    source.push_str("];\n");
    Ok(source)
}

fn file_name(name: &str, extension: &str, bytes: &[u8]) -> String {
    let hash = hex::encode(Sha256::digest(bytes));
    format!("{name}.{}.{extension}", &hash[..HASH_CHARACTERS])
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|error| format!("{name}: {error}"))
}
