//! What a person sets for himself, how he arranged the navigation, what he is told, and how he finds things.

words! {
    // Own settings
    preferences_unsaved: "What you chose holds here, but it could not be saved, so your other browsers do not have it.", "Wat u koos, geldt hier, maar kon niet worden opgeslagen; uw andere browsers hebben het dus niet.";
}
