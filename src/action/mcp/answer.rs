//! What a tool of an MCP server answered, as text.

use rmcp::model::{CallToolResult, ContentBlock, ResourceContents};

/// The blocks of an answer, one after the other; where there are none its structured content.
pub(super) fn text(result: &CallToolResult) -> String {
    let mut out: String = result.content.iter().map(block).collect::<Vec<_>>().join("\n");
    if let (true, Some(value)) = (out.is_empty(), &result.structured_content) {
        out = format!("{value:#}");
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

fn block(block: &ContentBlock) -> String {
    let binary = |what: &str, kind: &str, data: &str| format!("[{what}: {kind}, {} bytes in base64]", data.len());
    match block {
        ContentBlock::Text(text) => text.text.clone(),
        ContentBlock::Image(image) => binary("image", &image.mime_type, &image.data),
        ContentBlock::Audio(audio) => binary("sound", &audio.mime_type, &audio.data),
        ContentBlock::ResourceLink(link) => link.uri.clone(),
        ContentBlock::Resource(resource) => match &resource.resource {
            ResourceContents::TextResourceContents { text, .. } => text.clone(),
            ResourceContents::BlobResourceContents { uri, blob, .. } => binary("file", uri, blob),
            _ => "[a resource of an unknown kind]".to_owned(),
        },
        _ => "[an answer of an unknown kind]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_block_has_a_text() {
        let result: CallToolResult = serde_json::from_value(json!({"content": [
            {"type": "text", "text": "one"}, {"type": "image", "data": "AAAA", "mimeType": "image/png"},
            {"type": "resource", "resource": {"uri": "file:///a", "text": "two"}},
            {"type": "resource_link", "uri": "file:///b", "name": "b"}]}))
        .unwrap();
        assert_eq!(text(&result), "one\n[image: image/png, 4 bytes in base64]\ntwo\nfile:///b\n");
        let structured: CallToolResult = serde_json::from_value(json!({"content": [], "structuredContent": {"a": 1}})).unwrap();
        assert_eq!(text(&structured), "{\n  \"a\": 1\n}\n");
        let empty: CallToolResult = serde_json::from_value(json!({"content": []})).unwrap();
        assert_eq!(text(&empty), "");
    }
}
