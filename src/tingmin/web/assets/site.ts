// The pages work without script; this makes them quicker.
import htmx from "htmx.org";
import "./knowledge";
import "./desk-calls";

// The policy of our pages forbids what would be evaluated (config/headers.py).
htmx.config.allowEval = false;

/** Show only the streets of the chosen district. */
function pickRegions(pair: Element): void {
  const district = pair.querySelector<HTMLSelectElement>("select[name$=district]");
  const street = pair.querySelector<HTMLSelectElement>("select[name$=street]");
  if (!district || !street) return;
  const groups = Array.from(street.querySelectorAll("optgroup"));
  const show = (): void => {
    const chosen = district.selectedOptions[0];
    const name = chosen && chosen.value ? chosen.text : "";
    groups.forEach((group) => group.remove());
    groups.filter((group) => group.label === name).forEach((group) => street.append(group));
    street.disabled = !name;
  };
  district.addEventListener("change", () => {
    street.value = "";
    show();
  });
  show();
}

/** Buttons that need script are hidden until it runs. */
function offerPrinting(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** A double click sends a form once; a form that answers with a file may be sent again. */
function sendOnce(form: HTMLFormElement): void {
  if (form.dataset.again !== undefined) return;
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
}

document.querySelectorAll("[data-regions]").forEach(pickRegions);
document.querySelectorAll<HTMLButtonElement>("[data-print]").forEach(offerPrinting);
document.querySelectorAll<HTMLFormElement>("form[method=post]").forEach(sendOnce);
