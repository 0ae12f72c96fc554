//! The manifests that ship in the binary.

/// File name and text, in load order.
pub(super) const FILES: [(&str, &str); 7] = [
    ("files.json", include_str!("../../schemas/files.json")),
    ("text.json", include_str!("../../schemas/text.json")),
    ("system.json", include_str!("../../schemas/system.json")),
    ("git.json", include_str!("../../schemas/git.json")),
    ("archives.json", include_str!("../../schemas/archives.json")),
    ("network.json", include_str!("../../schemas/network.json")),
    ("web.json", include_str!("../../schemas/web.json")),
];
