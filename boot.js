// Applies the kept theme and language before the first paint, then starts the app's WebAssembly module.
{
  const root = document.documentElement;
  const kept = (name) => {
    try { return localStorage.getItem(name); } catch { return null; }
  };
  const theme = kept("security-center.theme");
  if (theme) root.dataset.theme = theme;
  const preferred = kept("security-center.language") ?? navigator.languages.find((l) => /^(en|nl)\b/i.test(l)) ?? "en";
  root.lang = preferred.slice(0, 2).toLowerCase();

  const base = new URL(".", document.currentScript.src);
  root.dataset.base = base.pathname;

  const start = async () => {
    const [js, wasm] = document.querySelector('meta[name="app"]').content.split(" ");
    const app = await import(new URL(js, base));
    await app.default({ module_or_path: new URL(wasm, base) });
  };
  const failed = () => {
    const nl = root.lang === "nl";
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.role = "alert";
    notice.textContent = nl
      ? "Het beveiligingscentrum kon niet worden gestart. Controleer de verbinding en laad de pagina opnieuw."
      : "The security center could not be started. Check the connection and load the page again.";
    document.getElementById("app").replaceChildren(notice);
  };
  addEventListener("DOMContentLoaded", () => start().catch((error) => { console.error(error); failed(); }));
}
