// The call desk works as a plain form; this keeps the draft, shows the next call and puts everything on keys.
import { SeatBar } from "./desk-seat";
import { focusOn, isWriting } from "./focus";

const DRAFT_MS = 350;
const SUGGEST_MS = 120;
const TITLE_CHARACTERS = 40;
const ENDING = ["go", "keep"];
const CHOSEN = ["to", "join", "case"];
// Done by the key itself; hanging up takes a second one.
const AT_ONCE = ["answer", "hold"];

interface Row {
  code: string;
  text: string;
  hint: string;
}

/** Field whose suggestions come from an address; what is chosen goes into a hidden field beside its words. */
class Suggesting {
  private readonly list = document.createElement("ul");
  private readonly input: HTMLInputElement;
  private readonly into: HTMLInputElement;
  private rows: Row[] = [];
  private active = 0;
  private timer = 0;
  private asked = 0;
  private chosen = "";

  constructor(private readonly box: HTMLElement, private readonly changed: () => void) {
    this.input = box.querySelector("input") as HTMLInputElement;
    this.into = document.getElementById(box.dataset.into || "") as HTMLInputElement;
    this.chosen = this.into.value ? this.input.value : "";
    this.list.className = "suggestions";
    this.list.id = `${this.input.id}-list`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels?.[0]?.textContent || "");
    box.append(this.list);
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("autocomplete", "off");
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
  }

  private typed(): void {
    // What goes on behind a chosen place is a road or a house number; anything else is another place.
    if (this.chosen && !this.input.value.startsWith(this.chosen)) {
      this.chosen = this.into.value = "";
    }
    window.clearTimeout(this.timer);
    if (!this.chosen) this.timer = window.setTimeout(() => void this.ask(), SUGGEST_MS);
  }

  private async ask(): Promise<void> {
    const asked = ++this.asked;
    const typed = this.input.value.trim();
    const answer = typed ? await fetch(`${this.box.dataset.suggest}?q=${encodeURIComponent(typed)}`) : null;
    const rows = answer && answer.ok ? ((await answer.json()) as { rows: Row[] }).rows : [];
    if (asked === this.asked) this.show(rows);
  }

  private show(rows: Row[]): void {
    this.rows = rows;
    this.list.replaceChildren(...rows.map((row, at) => this.item(row, at)));
    this.list.hidden = rows.length === 0;
    this.input.setAttribute("aria-expanded", String(rows.length > 0));
    this.mark(0);
  }

  private item(row: Row, at: number): HTMLElement {
    const item = document.createElement("li");
    const hint = document.createElement("small");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    item.textContent = row.text;
    hint.textContent = row.hint;
    item.append(hint);
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => this.choose(at));
    return item;
  }

  private mark(at: number): void {
    this.active = at;
    Array.from(this.list.children).forEach((item, nth) => item.setAttribute("aria-selected", String(nth === at)));
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
    if (this.rows.length) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private pressed(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing) return;
    const last = this.rows.length - 1;
    if (event.key === "ArrowDown") this.mark(Math.min(this.active + 1, last));
    else if (event.key === "ArrowUp") this.mark(Math.max(this.active - 1, 0));
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) this.choose(this.active);
    else return;
    event.preventDefault();
  }

  private choose(at: number): void {
    const row = this.rows[at];
    if (!row) return;
    this.chosen = this.input.value = row.text;
    this.into.value = row.code;
    this.close();
    this.changed();
  }

  private close(): void {
    this.list.hidden = true;
    this.rows = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** The script of a call: kept word by word, with the panels that its words bring. */
class Script {
  private timer = 0;
  private saving = 0;
  private touched = false;
  private sent = false;
  private readonly state: HTMLElement;

  constructor(private readonly desk: HTMLElement, private readonly form: HTMLFormElement) {
    this.state = form.querySelector("[data-draft-state]") as HTMLElement;
    const title = form.querySelector<HTMLInputElement>("input[name=title]");
    if (title && title.value) title.dataset.own = "yes";
    form.querySelectorAll<HTMLElement>("[data-suggest]").forEach((box) => new Suggesting(box, () => this.later()));
    form.querySelectorAll<HTMLElement>("[data-noscript]").forEach((button) => (button.hidden = true));
    form.addEventListener("input", (event) => {
      this.entitle(event.target as HTMLElement);
      this.later();
    });
    form.addEventListener("change", (event) => this.chose(event.target as HTMLInputElement));
    form.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => {
      // A double press sends it once; the key of the page makes one order of it even if it does not.
      if (this.sent) event.preventDefault();
      this.sent = ENDING.includes((event.submitter as HTMLButtonElement | null)?.name || "");
      if (this.sent) window.clearTimeout(this.timer);
    });
    window.addEventListener("pagehide", () => this.leave());
  }

  /** The heading is the first clause of what is said, until somebody writes another. */
  private entitle(typed: HTMLElement): void {
    const title = this.form.querySelector<HTMLInputElement>("input[name=title]");
    const body = this.form.querySelector<HTMLTextAreaElement>("textarea[name=body]");
    if (!title || !body) return;
    if (typed === title) title.dataset.own = title.value ? "yes" : "";
    if (typed !== body || title.dataset.own) return;
    title.value = body.value.trim().split(/[，。；！？,.;!?\n]/)[0].slice(0, TITLE_CHARACTERS);
  }

  get isTouched(): boolean {
    return this.touched;
  }

  begin(): void {
    this.form.querySelector<HTMLInputElement>("input[name=request_type]")?.focus();
  }

  later(): void {
    this.touched = true;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), DRAFT_MS);
  }

  private async save(): Promise<void> {
    const saving = ++this.saving;
    try {
      const answer = await fetch(this.desk.dataset.draft || "", { method: "POST", body: new FormData(this.form) });
      // Signed out, one is sent to the sign-in page, which answers well and keeps nothing.
      const kept = answer.ok && !answer.redirected;
      this.tell(kept);
      if (kept && saving === this.saving && !this.sent) this.renew(await answer.text());
    } catch {
      this.tell(false);
    }
  }

  private leave(): void {
    if (this.touched && !this.sent) {
      void fetch(this.desk.dataset.draft || "", { method: "POST", body: new FormData(this.form), keepalive: true });
    }
  }

  private tell(kept: boolean): void {
    const word = kept ? this.desk.dataset.saved : this.desk.dataset.unsaved;
    this.state.textContent = `${word} ${kept ? new Date().toLocaleTimeString() : ""}`;
    this.state.classList.toggle("wrong", !kept);
  }

  /** Put the new panels in place; what is chosen, written and focused in the old ones stays. */
  private renew(html: string): void {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.id || "";
    const chosen = CHOSEN.map((name) => this.checked(name));
    for (const id of ["panels-go", "panels-near"]) {
      const old = document.getElementById(id);
      const made = fresh.getElementById(id);
      if (!old || !made || (old.contains(document.activeElement) && isWriting(document.activeElement))) continue;
      old.replaceWith(made);
    }
    chosen.forEach((input) => input && this.check(input.name, input.value));
    const again = focused ? document.getElementById(focused) : null;
    if (again && again !== document.activeElement) again.focus();
  }

  private checked(name: string): HTMLInputElement | null {
    return this.form.querySelector(`input[name=${name}]:checked`);
  }

  private check(name: string, value: string): void {
    const input = Array.from(this.form.querySelectorAll<HTMLInputElement>(`input[name=${name}]`));
    const same = input.find((each) => each.value === value);
    if (same) same.checked = true;
  }

  /** One way to go: choosing one leaves the others. */
  private chose(input: HTMLInputElement): void {
    if (!CHOSEN.includes(input.name) || !input.checked || !input.value) return;
    for (const name of CHOSEN.filter((each) => each !== input.name)) {
      this.form.querySelectorAll<HTMLInputElement>(`input[name=${name}]`).forEach((each) => {
        each.checked = each.value === "";
      });
    }
    if (input.dataset.told) this.offer(input.dataset.told);
  }

  private offer(words: string): void {
    const said = this.form.querySelector<HTMLTextAreaElement>("textarea[name=said]");
    if (said && !said.value.trim()) said.value = words;
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault(); // a line's end is not the end of the call
    } else if (/^[1-9]$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) {
      this.digit(event);
    }
  }

  private digit(event: KeyboardEvent): void {
    if (isWriting(event.target as Element)) return;
    const group = (event.target as Element).closest("[data-digits]");
    const nth = group?.querySelectorAll<HTMLInputElement>("input[type=radio]")[Number(event.key) - 1];
    if (!nth) return;
    event.preventDefault();
    nth.focus();
    nth.click();
  }

  send(): void {
    this.form.querySelector<HTMLButtonElement>("button[name=go]")?.click();
  }

  joinFirst(): void {
    const first = document.querySelector<HTMLInputElement>("#similar input[value]:not([value=''])");
    first?.focus();
    first?.click();
  }
}

/** Alt and a letter; the table on the page says which. */
function onKeys(desk: HTMLElement, script: Script | null): void {
  const targets = new Map<string, string>();
  desk.querySelectorAll<HTMLElement>("[data-key]").forEach((row) => {
    targets.set(`Key${row.dataset.key}`, row.dataset.target || "");
  });
  document.addEventListener("keydown", (event) => {
    const target = event.altKey && !event.ctrlKey && !event.metaKey ? targets.get(event.code) : undefined;
    if (!target) return;
    event.preventDefault();
    if (target === "join") script?.joinFirst();
    else if (AT_ONCE.includes(target)) document.getElementById(target)?.click();
    else focusOn(target);
  });
}

const desk = document.querySelector<HTMLElement>("[data-calldesk]");
const form = desk?.querySelector<HTMLFormElement>("#script");
if (desk) {
  const script = form ? new Script(desk, form) : null;
  new SeatBar(desk, script);
  onKeys(desk, script);
  script?.begin();
}

export {};
