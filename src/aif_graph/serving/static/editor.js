// Ctrl-Enter sends the query; Yasqe replaces the text area where its files are there. Without scripts the form works.
"use strict";

(function () {
  const area = document.getElementById("query");
  if (!area || !area.form) return;
  const form = area.form;

  function submitOnCtrlEnter(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  }
  form.addEventListener("keydown", submitOnCtrlEnter);

  if (typeof window.Yasqe !== "function") return;
  const place = document.createElement("div");
  area.after(place);
  try {
    const yasqe = new window.Yasqe(place, {
      value: area.value,
      showQueryButton: false,
      persistenceId: null,
      createShareableLink: null,
      resizeable: false,
      // Tab leaves the editor, as it leaves any other control: who has no mouse would be caught in it.
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": () => form.requestSubmit(), "Cmd-Enter": () => form.requestSubmit() },
    });
    const copyBack = () => { area.value = yasqe.getValue(); };
    yasqe.on("change", copyBack);
    form.addEventListener("submit", copyBack);
    const input = place.querySelector("textarea");
    if (input) input.setAttribute("aria-label", "Query");
    area.required = false;
    area.hidden = true;
  } catch (error) {
    place.remove();
    throw error;
  }
})();
