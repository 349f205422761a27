// Applies the kept theme and language before the first paint, then starts the app's WebAssembly module.
{
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem("security-center." + name); } catch { return null; }
  };
  const theme = kept("theme");
  if (theme) root.dataset.theme = theme;
  // What the browser asks for in Accept-Language, too: the language of whoever has chosen none.
  const asked = navigator.languages.find((l) => /^(en|nl)\b/i.test(l)) ?? "en";
  root.dataset.language = asked.slice(0, 2).toLowerCase();
  root.lang = kept("language") ?? root.dataset.language;
  const base = new URL(".", document.currentScript.src);
  root.dataset.base = base.pathname;
  const api = document.querySelector('meta[name="api"]');
  if (api) root.dataset.api = api.content;

  addEventListener("DOMContentLoaded", async () => {
    try {
      const [js, wasm] = document.querySelector('meta[name="app"]').content.split(" ");
      await (await import(new URL(js, base))).default({ module_or_path: new URL(wasm, base) });
    } catch (error) {
      console.error(error);
      const notice = document.createElement("p");
      notice.className = "notice";
      notice.role = "alert";
      notice.textContent = root.lang === "nl"
        ? "Het beveiligingscentrum kon niet starten. Controleer de verbinding en laad de pagina opnieuw."
        : "The security center could not start. Check the connection and load the page again.";
      document.getElementById("app").replaceChildren(notice);
    }
  });
}
