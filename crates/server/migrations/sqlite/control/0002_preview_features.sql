-- Whether the tenant gets features in preview (behaviour.md L14).

ALTER TABLE threat_protection ADD COLUMN preview_features INTEGER NOT NULL DEFAULT 0;
