//! What the rules read: the repository's files and its packages, read once.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The repository as the rules see it.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) files: Vec<SourceFile>,
    pub(super) packages: Vec<Package>,
}

/// A file that git tracks, or would after `git add`.
pub(super) struct SourceFile {
    /// From the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
    /// The parsed source when it is Rust; what rustc refuses is left to rustc.
    pub(super) syntax: Option<syn::File>,
}

/// A package of the workspace.
#[derive(Debug)]
pub(super) struct Package {
    pub(super) name: String,
    /// Its folder from the root, such as `crates/store`.
    pub(super) folder: String,
    pub(super) dependencies: Vec<String>,
}

impl SourceFile {
    pub(super) fn new(path: &str, text: String) -> Self {
        let syntax = if path.ends_with(".rs") { syn::parse_file(&text).ok() } else { None };
        Self { path: path.to_owned(), text, syntax }
    }

    /// Tells whether a tool writes this file, so that no person chose its words or its length.
    pub(super) fn is_generated(&self) -> bool {
        matches!(self.path.rsplit('/').next(), Some("Cargo.lock" | "package-lock.json"))
            || self.path.ends_with(".snap")
            || self.path.contains("/snapshots/")
    }
}

impl Tree {
    /// Reads the repository that this program was started in.
    pub(super) fn read() -> Result<Self, Box<dyn Error>> {
        let root = root()?;
        let mut files = Vec::new();
        for path in paths(&root)? {
            // Bytes that are no text, and links that point nowhere, hold no source.
            if let Ok(text) = std::fs::read_to_string(root.join(&path)) {
                files.push(SourceFile::new(&path, text));
            }
        }
        Ok(Self { files, packages: packages(&root)? })
    }

    /// Makes a tree for a rule's test.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| SourceFile::new(path, (*text).to_owned()));
        Self { files: files.collect(), packages: Vec::new() }
    }

    /// Adds a package for a rule's test.
    #[cfg(test)]
    pub(super) fn with_package(mut self, name: &str, dependencies: &[&str]) -> Self {
        self.packages.push(Package {
            name: name.to_owned(),
            folder: format!("crates/{name}"),
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
        });
        self
    }
}

/// Finds the root: cargo says where this package is, and it is one below.
fn root() -> Result<PathBuf, Box<dyn Error>> {
    let package = std::env::var("CARGO_MANIFEST_DIR")
        .map_err(|_| "start it as `cargo xtask`, so that cargo says where the repository is")?;
    let root = Path::new(&package).parent().ok_or("this package has no folder above it")?;
    Ok(root.to_owned())
}

fn paths(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = output(Command::new("git").args(arguments).current_dir(root))?;
    let mut paths: Vec<String> =
        listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

fn packages(root: &Path) -> Result<Vec<Package>, Box<dyn Error>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version=1"];
    let metadata: Value =
        serde_json::from_str(&output(Command::new(cargo).args(arguments).current_dir(root))?)?;
    let packages = metadata["packages"].as_array().ok_or("`cargo metadata` lists no packages")?;
    packages
        .iter()
        .map(|package| {
            read_package(root, package).ok_or("`cargo metadata` names no package".into())
        })
        .collect()
}

fn read_package(root: &Path, package: &Value) -> Option<Package> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    let folder = manifest.parent()?.strip_prefix(root).ok()?;
    let dependencies = package["dependencies"].as_array()?.iter();
    Some(Package {
        name: package["name"].as_str()?.to_owned(),
        folder: folder.to_str()?.to_owned(),
        dependencies: dependencies
            .filter_map(|dependency| dependency["name"].as_str())
            .map(str::to_owned)
            .collect(),
    })
}

fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("`{name}` did not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{name}` failed: {}", said.trim()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
