// Where the hands are: shared by what renews parts of a page under them.

export function isWriting(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit"].includes(element.type);
}

/** Bring the focus to a field by its own id or Django's, or to the first thing inside a part of the page. */
export function focusOn(target: string): void {
  const found = document.getElementById(target) || document.getElementById(`id_${target}`);
  const box = found?.closest("details");
  if (box) box.open = true;
  const field = found?.matches("input, select, textarea, button")
    ? found
    : found?.querySelector<HTMLElement>("input:checked:not([value='']), input, a, summary");
  (field as HTMLElement | null)?.focus();
}
