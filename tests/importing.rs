//! `needlesh tools import`, the whole way: files of many styles become manifests that load without an error, nothing is lost
//! in silence, and a tool of an import runs.

use crate::home::{Home, text};
use needlesh::import::{Imported, Kind, Wanted, convert, kind_of};
use needlesh::manifest::{Severity, Sources, ToolSet, load};
use proptest::prelude::*;
use serde_json::Value;
use std::io::{Read as _, Write as _};

const APIS: [&str; 5] = ["shop.yaml", "forge.json", "items.json", "payments.json", "station.yaml"];
const LISTS: [(&str, usize); 3] = [("files.sse", 6), ("forge.jsonl", 5), ("clock.json", 3)];

fn file(name: &str) -> String {
    std::fs::read_to_string(crate::repo("tests/import").join(name)).unwrap()
}

fn imported(name: &str, wanted: &Wanted<'_>) -> Imported {
    let imported = convert(&file(name), wanted).unwrap_or_else(|unfit| panic!("{name}: {unfit:?}"));
    let set = loaded(&imported);
    assert_eq!(set.tools.len(), imported.tools, "{name}");
    imported
}

/// The tools of an import, which loads without an error.
fn loaded(imported: &Imported) -> ToolSet {
    let set = load(&Sources { builtin: vec![("import.json".into(), imported.manifest.to_string())], ..Sources::default() });
    let errors: Vec<_> = set.problems.iter().filter(|p| p.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    set
}

fn names(imported: &Imported) -> Vec<&str> {
    imported.manifest["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect()
}

fn tool<'i>(imported: &'i Imported, name: &str) -> &'i Value {
    imported.manifest["tools"].as_array().unwrap().iter().find(|tool| tool["name"] == name).unwrap()
}

#[test]
fn every_operation_of_five_apis_is_taken_or_listed() {
    let everything = Wanted { all: true, server: Some("http://127.0.0.1:1"), ..Wanted::default() };
    let reading = Wanted { server: Some("http://127.0.0.1:1"), ..Wanted::default() };
    for (name, operations) in APIS.into_iter().zip([8, 6, 5, 4, 11]) {
        assert_eq!(kind_of(&file(name)), Some(Kind::OpenApi), "{name}");
        for wanted in [&everything, &reading] {
            let imported = imported(name, wanted);
            assert_eq!(imported.tools + imported.left.len(), operations, "{name}: {:?}", imported.left);
            for tool in imported.manifest["tools"].as_array().unwrap() {
                let method = tool["action"]["http"]["method"].as_str().unwrap();
                assert_eq!(tool["annotations"]["readOnlyHint"] == true, matches!(method, "GET" | "HEAD"), "{name}: {tool}");
                assert!(wanted.all || matches!(method, "GET" | "HEAD"), "{name}: {tool}");
            }
        }
    }
}

#[test]
fn an_api_keeps_what_its_requests_need() {
    let wanted = Wanted { all: true, server: Some("https://shop.example"), ..Wanted::default() };
    let shop = imported("shop.yaml", &wanted);
    let get = &tool(&shop, "getArticleById")["action"]["http"];
    assert_eq!(get["url"], "https://shop.example/api/v3/article/{articleId}");
    assert_eq!(get["headers"]["api_key"], "${env:CORNER_SHOP_API_KEY}");
    assert_eq!(tool(&shop, "addArticle")["action"]["http"]["json"]["photoUrls"], "{photoUrls}");
    assert_eq!(tool(&shop, "deleteArticle")["annotations"]["destructiveHint"], true);
    assert_eq!(tool(&shop, "findArticlesByState")["action"]["http"]["query"]["state"], "{state}");
    assert!(shop.left.iter().any(|left| left.what == "uploadImage" && left.why.contains("octet-stream")), "{:?}", shop.left);
    let forge = imported("forge.json", &Wanted { all: true, ..Wanted::default() });
    let create = tool(&forge, "issues_create");
    assert_eq!(create["action"]["http"]["url"], "https://api.forge.example/repos/{owner}/{repo}/issues");
    assert_eq!(create["action"]["http"]["json"]["repo"], "{repo_2}");
    assert_eq!(tool(&forge, "markdown_render")["action"]["http"]["body"], "{body}");
    let pay = imported("payments.json", &Wanted { all: true, name: Some("pay"), ..Wanted::default() });
    assert_eq!(tool(&pay, "GetCharges")["action"]["http"]["headers"]["Authorization"], "Basic ${env:PAY_BASIC_AUTH}");
    assert_eq!(tool(&pay, "PostCharges")["action"]["http"]["form"]["amount"], "{amount}");
    let station = imported("station.yaml", &Wanted { all: true, ..Wanted::default() });
    let readings = &tool(&station, "readings")["action"]["http"];
    assert_eq!(readings["url"], "https://eu.stations.example:8443/v2/stations/{station}/readings({kind})");
    assert_eq!(readings["headers"]["Cookie"], "sid=${env:WEATHER_STATIONS_SESSION}");
    assert_eq!(tool(&station, "get_stations")["action"]["http"]["query"]["$top"], "{$top}");
    assert_eq!(tool(&station, "correct")["parameters"]["required"], serde_json::json!(["station", "kind", "who", "value"]));
    let why = |what: &str| station.left.iter().find(|left| left.what == what).unwrap().why.clone();
    assert!(why("secret").contains("certificate") && why("keyed").contains("address") && why("alarm").contains("webhook"));
    assert!(why("/elsewhere").contains("another file") && why("broken").contains("{id}"));
}

#[test]
fn no_tool_of_a_servers_list_is_lost() {
    for (name, count) in LISTS {
        assert_eq!(kind_of(&file(name)), Some(Kind::Mcp), "{name}");
        let imported = imported(name, &Wanted::default());
        assert_eq!((imported.tools, imported.left.len()), (count, 0), "{name}");
        assert!(imported.manifest["tools"].as_array().unwrap().iter().all(|tool| !tool["description"].as_str().unwrap().is_empty()));
    }
    let files = imported("files.sse", &Wanted::default());
    assert_eq!(files.manifest["title"], "secure-filesystem-server");
    assert_eq!(tool(&files, "write_file")["annotations"]["destructiveHint"], true);
    assert!(files.notes.iter().any(|note| note.contains("outputSchema")), "{:?}", files.notes);
    assert!(names(&imported("forge.jsonl", &Wanted::default())).contains(&"users_me"));
}

#[test]
fn an_import_is_written_only_where_it_is_wanted() {
    let home = Home::new();
    home.write("Makefile", ".PHONY: all\nall: ## Build it\n\ttrue\nmain.o: main.c\n");
    let out = home.run(&["tools", "import", "Makefile"], "");
    let manifest: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &manifest["tools"][0]["name"]), (Some(0), &Value::from("make_all")));
    assert!(text(&out.stderr).contains("1 tool from a makefile; 1 left out") && text(&out.stderr).contains("main.o: it names a file"));
    let to = ["tools", "import", "Makefile", "--to", "tools/make.json"];
    let out = home.run(&to, "");
    assert!(out.status.success() && out.stdout.is_empty(), "{}", text(&out.stderr));
    let again = home.run(&to, "");
    assert_eq!(again.status.code(), Some(2));
    assert!(text(&again.stderr).contains("--force"), "{}", text(&again.stderr));
    assert!(home.run(&[&to[..], &["--force"]].concat(), "").status.success());
    let lint = home.run(&["--no-builtin", "--schemas", "tools/make.json", "tools", "lint"], "");
    assert!(lint.status.success(), "{}", text(&lint.stdout));
    let run = home.run(&["--no-builtin", "--schemas", "tools/make.json", "call", "make_all", "--print", "shell"], "");
    assert_eq!(text(&run.stdout), "make all\n", "{}", text(&run.stderr));
}

#[test]
fn json_counts_what_is_left_and_errors_have_the_shape_of_all_errors() {
    let home = Home::new();
    home.write("package.json", "{\"scripts\":{\"test\":\"vitest\",\"prepare\":\"husky\"}}");
    let out = home.run(&["--json", "tools", "import", "package.json"], "");
    let object: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&object["tools"], &object["left_out_count"], &object["kind"]), (&Value::from(1), &Value::from(1), &Value::from("npm")));
    assert!(out.stderr.is_empty() && object["manifest"]["needlesh"] == 1);
    for (args, stdin, code, part) in [
        (&["-"][..], "hello", 8, "nobody can tell"),
        (&["-", "--from", "openapi"], "{\"swagger\":\"2.0\"}", 8, "Swagger 2.0"),
        (&["-"], "{\"mcpServers\":{}}", 8, "no tool could be taken"),
        (&["-"], "{\"jsonrpc\":\"2.0\",\"error\":{\"message\":\"no\"}}", 8, "error: no"),
        (&["-"], "openapi: 3.0.0\npaths: {/a: {post: {}}}\n", 8, "no tool could be taken"),
        (&["absent.json"], "", 8, "absent.json"),
        (&["."], "", 2, "is a folder"),
        (&["-", "--force"], "", 2, "--to"),
        (&["package.json", "--tools", "nothing"], "", 8, "no tool \"nothing\""),
    ] {
        let out = home.run(&[&["--json", "tools", "import"][..], args].concat(), stdin);
        let error: Value = serde_json::from_slice(&out.stderr).unwrap_or_else(|_| panic!("{args:?}: {}", text(&out.stderr)));
        assert_eq!((out.status.code(), out.stdout.len()), (Some(code), 0), "{args:?}: {error}");
        assert!(error["error"].as_str().unwrap().contains(part), "{args:?}: {error}");
    }
}

/// A server that answers one request after the other; what it was asked comes back.
fn server(answers: Vec<(&'static str, String)>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let serve = move || {
        let mut asked = Vec::new();
        for (kind, answer) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut buffer = [0_u8; 4096];
            while !request.windows(4).any(|w| w == b"\r\n\r\n") {
                let count = stream.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..count]);
            }
            asked.push(String::from_utf8_lossy(&request).into_owned());
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", answer.len());
            stream.write_all((head + &answer).as_bytes()).unwrap();
        }
        asked
    };
    (address, std::thread::spawn(serve))
}

#[test]
fn an_api_comes_from_an_address_and_a_tool_of_it_runs() {
    let home = Home::new();
    let (address, asked) =
        server(vec![("application/yaml", file("shop.yaml")), ("application/json", "{\"id\":7,\"name\":\"soap\"}".into())]);
    let source = format!("{address}/openapi.yaml");
    let out = home.run(&["tools", "import", &source, "--server", &address, "--to", "shop.json"], "");
    assert!(out.status.success(), "{}", text(&out.stderr));
    let call = ["--no-builtin", "--schemas", "shop.json", "call", "getArticleById", "--arg", "articleId=7", "--yes"];
    let missing = home.run(&call, "");
    assert_eq!(missing.status.code(), Some(4), "{}", text(&missing.stderr));
    let mut command = home.command(&call);
    let out = command.env("CORNER_SHOP_API_KEY", "secret-1").env("NO_PROXY", "127.0.0.1").output().unwrap();
    assert_eq!(
        (serde_json::from_slice::<Value>(&out.stdout).ok(), out.status.code()),
        (Some(serde_json::json!({"id": 7, "name": "soap"})), Some(0)),
        "{}",
        text(&out.stderr)
    );
    let asked = asked.join().unwrap().pop().unwrap().to_lowercase();
    assert!(asked.starts_with("get /api/v3/article/7 http/1.1\r\n") && asked.contains("api_key: secret-1"), "{asked}");
}

proptest! {
    #![proptest_config(crate::size::property(64))]
    /// Whatever a file says, it is converted into what loads, or refused.
    #[test]
    fn nothing_that_is_cut_or_mixed_up_makes_it_panic(which in 0..8_usize, cut in 0..4000_usize, from in 0..8_usize, other in "[\\PC\n\t]{0,40}") {
        let name = APIS.into_iter().chain(LISTS.map(|(name, _)| name)).nth(which).unwrap();
        let whole = file(name);
        let mut at = cut.min(whole.len());
        while !whole.is_char_boundary(at) {
            at -= 1;
        }
        let cut = format!("{}{other}{}", &whole[..at], &whole[at..]);
        for (text, from) in [(&cut, None), (&cut, Some(Kind::ALL[from])), (&other, Some(Kind::ALL[from]))] {
            if let Ok(imported) = convert(text, &Wanted { from, all: true, server: Some("http://h"), ..Wanted::default() }) {
                prop_assert_eq!(loaded(&imported).tools.len(), imported.tools);
            }
        }
    }
}
