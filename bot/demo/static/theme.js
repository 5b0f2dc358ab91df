// Sets light or dark before the first paint; "auto" follows the system.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  };
  window.setTheme = (wanted) => {
    try { localStorage.setItem("theme", wanted); } catch { /* private windows keep it for this visit only */ }
    document.documentElement.dataset.choice = wanted;
    document.documentElement.dataset.theme = wanted === "auto" ? (system.matches ? "dark" : "light") : wanted;
  };
  window.setTheme(choice());
  system.addEventListener("change", () => window.setTheme(document.documentElement.dataset.choice));
})();
