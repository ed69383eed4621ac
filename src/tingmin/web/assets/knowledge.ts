// Quoting an answer: into the field that waits for it (data-quote-into), else onto the clipboard.

function putInto(field: HTMLTextAreaElement, text: string): void {
  field.value = field.value ? `${field.value}\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-quote]") : null;
  if (!button || !button.dataset.quote) return;
  const field = document.querySelector<HTMLTextAreaElement>("[data-quote-into]");
  if (field) putInto(field, button.dataset.quote);
  else if (navigator.clipboard) void navigator.clipboard.writeText(button.dataset.quote);
});

export {};
