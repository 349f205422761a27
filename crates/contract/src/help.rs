//! The help's content, as the files `help/en.json` and `help/nl.json` hold it (`behaviour.md` L33, S34, S37).

wire! {
    /// All of it, in one language.
    pub struct HelpContent {
        /// The topics and the frequently asked questions, in their order.
        pub topics: Vec<HelpTopic>,
        /// The related topics (S37).
        pub related: Vec<HelpLink>,
    }

    /// A topic, or a frequently asked question with its answer.
    pub struct HelpTopic {
        /// Its name in the address, the same in every language.
        pub id: String,
        /// True for a frequently asked question (S34).
        pub question: bool,
        /// Its title.
        pub title: String,
        /// Other words by which people look for it.
        pub keywords: String,
        /// Its paragraphs. Plain text.
        pub text: Vec<String>,
        /// Where it leads.
        pub links: Vec<HelpLink>,
    }

    /// A link of the help.
    pub struct HelpLink {
        /// `page:` and a path of the app, `panel:` and a panel's code, `topic:` and a topic's id, or `docs:` and the
        /// key of a page of documentation. The app makes the address of it.
        pub to: String,
        /// Its text.
        pub text: String,
    }
}
