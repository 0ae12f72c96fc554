//! How often the right tool is among the first one, three and five that the ranking offers, over the examples of the
//! shipped manifests, for each signal alone and for mixes. `cargo bench --bench retrieval`.

use needlesh::dispatch::{Ranker, ToolText, Weights};
use needlesh::driver::{Settings, load_tools};
use needlesh::manifest::ToolSet;
use needlesh::model::{Error, Model};

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn report(line: &str) {
    println!("{line}");
}

/// Sentences of the shipped examples with the tool that is right.
fn examples(tools: &ToolSet) -> Vec<(String, String)> {
    let all = tools.tools.iter().flat_map(|t| &t.examples);
    all.filter_map(|e| e.calls.first().map(|c| (e.say.clone(), c.0.clone()))).collect()
}

fn main() -> Result<(), Error> {
    let tools = load_tools(&Settings::default());
    let model = Model::builtin()?;
    let examples = examples(&tools);
    report(&format!("{} examples, {} tools; share with the right tool among the first 1, 3, 5", examples.len(), tools.tools.len()));
    for text in [ToolText::Words, ToolText::Json] {
        for (contrastive, words) in [(1.0, 0.0), (0.0, 1.0), (1.0, 0.5), (1.0, 1.0), (1.0, 2.0), (1.0, 4.0)] {
            let ranker = Ranker::new(&model, &tools, Weights { contrastive, words, text })?;
            let mut within = [0_usize; 3];
            for (say, right) in &examples {
                let ranked = ranker.rank(&model, &tools, say)?;
                let place = ranked.iter().position(|(i, _)| tools.tools[*i].name == *right).unwrap_or(usize::MAX);
                for (count, limit) in within.iter_mut().zip([1, 3, 5]) {
                    *count += usize::from(place < limit);
                }
            }
            let share = |n: usize| 100.0 * n as f64 / examples.len() as f64;
            report(&format!(
                "{text:?} contrastive {contrastive:.1} words {words:.1}: {:5.1} % {:5.1} % {:5.1} %",
                share(within[0]),
                share(within[1]),
                share(within[2])
            ));
        }
    }
    Ok(())
}
