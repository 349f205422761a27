//! Views of a queue that are saved, copying the address of one, and going through it.

words! {
    copy_link: "Copy link", "Koppeling kopiëren";
    link_copied: "The link to this view is copied.", "De koppeling naar deze weergave is gekopieerd.";
    link_not_copied: "The browser does not let this page copy. Copy the address of the window instead.", "De browser laat deze pagina niet kopiëren. Kopieer in plaats daarvan het adres van het venster.";
    preview: "Preview", "Voorbeeld";
    preview_close: "Close the preview", "Voorbeeld sluiten";
    preview_open: "Open its page", "Eigen pagina openen";
    beside: "In the queue", "In de wachtrij";
    beside_before: "Previous", "Vorige";
    beside_behind: "Next", "Volgende";
    beside_place(place, number): "{place} of {number} in the queue", "{place} van {number} in de wachtrij";
    views: "Views", "Weergaven";
    views_none: "No view is saved yet.", "Er is nog geen weergave opgeslagen.";
    view_name: "View", "Weergave";
    view_whose: "Whose", "Van wie";
    view_own: "Mine", "Van mij";
    view_of_team: "The team’s", "Van het team";
    view_saved_by: "Saved by", "Opgeslagen door";
    view_replace: "Replace with what is shown", "Vervangen door wat wordt getoond";
    view_replaced: "The view is replaced.", "De weergave is vervangen.";
    view_remove: "Remove", "Verwijderen";
    view_remove_title(name): "Remove the view {name}?", "De weergave {name} verwijderen?";
    view_remove_about: "Whoever has it loses it; what it shows stays.", "Wie deze heeft, raakt deze kwijt; wat de weergave toont, blijft.";
    view_removed: "The view is removed.", "De weergave is verwijderd.";
    view_save: "Save view", "Weergave opslaan";
    view_save_as: "Save what is shown as", "Opslaan wat wordt getoond als";
    view_save_hint: "Filters, days, order and what is looked for; not the columns.", "Filters, dagen, volgorde en wat wordt gezocht; niet de kolommen.";
    view_saved: "The view is saved.", "De weergave is opgeslagen.";
    view_for_team: "For the whole team", "Voor het hele team";
}
