//! How often the right tool is among the first one, three and five that the ranking offers, over the examples of the
//! shipped manifests, for each signal alone and for mixes. `cargo bench --bench retrieval`.

use needlesh::dispatch::{Ranker, ToolText, Weights};
use needlesh::driver::{Project, Settings, load_tools};
use needlesh::manifest::{Sources, ToolSet, load};
use needlesh::model::{Error, Model, Options};
use serde_json::Value;

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

/// Sentences of the shipped examples with the tool that is right.
fn examples(tools: &ToolSet) -> Vec<(String, String)> {
    let all = tools.tools.iter().flat_map(|t| &t.examples);
    all.filter_map(|e| e.calls.first().map(|c| (e.say.clone(), c.0.clone()))).collect()
}

/// The tools and sentences of `tests/cases`, all fields as one set: nobody tuned a description on these.
fn cases() -> (ToolSet, Vec<(String, String)>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut tools = Vec::new();
    let mut examples = Vec::new();
    let paths = std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path()));
    for path in paths.filter(|p| p.extension().is_some_and(|e| e == "json")) {
        let file: Value = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        tools.extend(file["tools"].as_array().into_iter().flatten().cloned());
        for case in file["cases"].as_array().into_iter().flatten() {
            if let (Some(say), Some(name)) = (case["query"].as_str(), case["calls"][0]["name"].as_str()) {
                examples.push((say.to_owned(), name.to_owned()));
            }
        }
    }
    let set = load(&Sources { builtin: vec![("cases".to_owned(), Value::Array(tools).to_string())], ..Sources::default() });
    examples.retain(|(_, name)| set.get(name).is_some());
    (set, examples)
}

/// Sentences of the cases over the shipped tools.
fn shipped_cases() -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/shipped.json");
    let file: Value = std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let case = |c: &Value| Some((c["query"].as_str()?.to_owned(), c["calls"][0]["name"].as_str()?.to_owned()));
    file["cases"].as_array().into_iter().flatten().filter_map(case).collect()
}

fn main() -> Result<(), Error> {
    let model = Model::builtin(Options::default())?;
    let shipped = load_tools(&Settings::default(), &Project::default());
    let examples = examples(&shipped);
    compare("shipped examples", &model, &shipped, &examples)?;
    compare("tests/cases/shipped.json", &model, &shipped, &shipped_cases())?;
    let (tools, examples) = cases();
    compare("tests/cases as one set", &model, &tools, &examples)
}

fn compare(title: &str, model: &Model, tools: &ToolSet, examples: &[(String, String)]) -> Result<(), Error> {
    report(&format!(
        "{title}: {} sentences, {} tools; share with the right tool among the first 1, 3, 5",
        examples.len(),
        tools.tools.len()
    ));
    for text in [ToolText::Words, ToolText::Json] {
        for (contrastive, words) in [(1.0, 0.0), (0.0, 1.0), (1.0, 0.5), (1.0, 1.0), (1.0, 2.0), (1.0, 4.0)] {
            let ranker = Ranker::new(model, tools, Weights { contrastive, words, text })?;
            let mut within = [0_usize; 3];
            for (say, right) in examples {
                let ranked = ranker.rank(model, tools, say)?;
                let place = ranked.iter().position(|r| tools.tools[r.tool].name == *right).unwrap_or(usize::MAX);
                for (count, limit) in within.iter_mut().zip([1, 3, 5]) {
                    *count += usize::from(place < limit);
                }
            }
            let [one, three, five] = within.map(|n| 100.0 * n as f64 / examples.len() as f64);
            report(&format!("  {text:?} contrastive {contrastive:.1} words {words:.1}: {one:5.1} % {three:5.1} % {five:5.1} %"));
        }
    }
    Ok(())
}
