// The top of the desk: the seat and its call, renewed whenever the switchboard says that something changed.
import { isWriting } from "./focus";

// Without the switchboard the desk looks for itself; beside it now and then, for a wire can die without a sound.
const TORN_MS = 2000;
const HOLDING_MS = 15_000;
const TIE_MS = 500;
const TIE_MOST_MS = 8000;
const SIGNED_OUT = 4401;
const BAR = 'id="seatbar"';
const FETCHED = { "X-Requested-With": "fetch" };

type Standing = "up" | "down" | "out";

/** What is being written on the same page. */
export interface Writing {
  readonly isTouched: boolean;
  begin(): void;
}

/** The wire to the switchboard; one that tears is tied again, later and later, and not by all desks at once. */
class Wire {
  private pause = TIE_MS;
  private timer = 0;
  private leaving = false;
  isUp = false;

  constructor(private readonly address: string, private readonly changed: () => void, private readonly torn: (code: number) => void) {
    window.addEventListener("pagehide", () => (this.leaving = true));
    this.tie();
  }

  private tie(): void {
    try {
      const socket = new WebSocket(this.address);
      socket.addEventListener("message", () => this.heard());
      socket.addEventListener("close", (event) => this.lost(event.code));
    } catch {
      this.torn(0); // no address to speak of: the desk goes on looking for itself
    }
  }

  private heard(): void {
    this.isUp = true;
    this.pause = TIE_MS;
    this.changed();
  }

  private lost(code: number): void {
    this.isUp = false;
    if (this.leaving) return;
    this.torn(code);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tie(), this.pause * (0.5 + Math.random()));
    this.pause = Math.min(2 * this.pause, TIE_MOST_MS);
  }
}

/** What a bar says, without the token that differs each time, and without a refusal: that stays until it has been read. */
function told(bar: HTMLElement): string {
  const same = bar.cloneNode(true) as HTMLElement;
  same.querySelectorAll("input[name=csrfmiddlewaretoken], .notice").forEach((each) => each.remove());
  return same.innerHTML.replace(/\s+/g, " ");
}

export class SeatBar {
  private readonly wire: Wire;
  private poll = 0;
  private asked = 0;
  private isLate = false;

  constructor(private readonly desk: HTMLElement, private readonly writing: Writing | null) {
    desk.addEventListener("submit", (event) => void this.act(event));
    desk.addEventListener("keydown", (event) => this.pressed(event));
    desk.addEventListener("focusout", () => this.isLate && void this.look());
    this.every(TORN_MS);
    this.wire = new Wire(desk.dataset.switchboard || "", () => void this.changed(), (code) => this.torn(code));
  }

  private changed(): void {
    this.every(HOLDING_MS);
    void this.look();
  }

  private torn(code: number): void {
    if (code === SIGNED_OUT) this.say("out");
    else if (this.desk.dataset.standing !== "out") this.say("down"); // signed out, no wire is tied either
    this.every(TORN_MS);
  }

  private every(milliseconds: number): void {
    window.clearInterval(this.poll);
    this.poll = window.setInterval(() => void this.look(), milliseconds);
  }

  private say(standing: Standing): void {
    this.desk.dataset.standing = standing;
    this.desk.querySelectorAll<HTMLElement>("[data-wire]").forEach((notice) => {
      notice.hidden = notice.dataset.wire !== standing;
    });
  }

  /** Of several looks under way only the last one counts. */
  private async look(): Promise<void> {
    const asked = ++this.asked;
    const html = await this.fetched(this.desk.dataset.seat || "", { headers: FETCHED });
    if (html !== null && asked === this.asked) this.show(html);
  }

  /** What an act is answered is shown in any case, for it may be refused; whatever happened meanwhile is looked up. */
  private async act(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.dataset.seatact === undefined) return;
    event.preventDefault();
    delete form.dataset.sent;
    const body = new FormData(form);
    const button = event.submitter as HTMLButtonElement | null;
    if (button) body.set(button.name, button.value);
    const asked = ++this.asked;
    const html = await this.fetched(form.action, { method: "POST", body, headers: FETCHED });
    if (html !== null) this.show(html);
    if (asked !== this.asked) void this.look();
  }

  /** The answer in words; null where there is none, or none of a desk that one is signed in at. */
  private async fetched(address: string, how: RequestInit): Promise<string | null> {
    try {
      const answer = await fetch(address, how);
      const html = await answer.text();
      if (answer.redirected || !html.includes(BAR)) {
        this.say(answer.status < 500 ? "out" : "down");
        return null;
      }
      this.say(this.wire.isUp ? "up" : "down");
      return html;
    } catch {
      this.say("down");
      return null;
    }
  }

  /** Enter behind a number goes to the button that dials it, not to the first one of the bar. */
  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || (event.target as Element).id !== "other-end") return;
    event.preventDefault();
    document.getElementById("transfer")?.focus();
  }

  private show(html: string): void {
    const old = document.getElementById("seatbar");
    const made = new DOMParser().parseFromString(html, "text/html").getElementById("seatbar");
    if (!old || !made) return;
    const isHeld = old.contains(document.activeElement) && isWriting(document.activeElement);
    const isNew = told(old) !== told(made) || made.querySelector(".notice") !== null;
    this.isLate = isHeld && isNew;
    if (!isHeld && isNew) this.replace(old, made);
    this.pop(made.dataset.call || "");
  }

  private replace(old: HTMLElement, made: HTMLElement): void {
    const focused = old.contains(document.activeElement) ? document.activeElement?.id || "" : null;
    old.replaceWith(made);
    if (focused === null) return;
    const again = focused ? document.getElementById(focused) : null;
    if (again) again.focus();
    else this.goOn();
  }

  /** The button under the hands is gone, one has answered or hung up: on to the script, or to what the page is left by. */
  private goOn(): void {
    if (this.writing) this.writing.begin();
    else this.desk.querySelector<HTMLElement>("[autofocus]")?.focus();
  }

  /** A call that is not this page's opens its own script at once, unless something stands here that would be lost. */
  private pop(call: string): void {
    if (!call || call === this.desk.dataset.call) return;
    if (this.writing && !this.writing.isTouched) window.location.assign(this.desk.dataset.calls || "");
    else this.desk.querySelectorAll<HTMLElement>("[data-newcall]").forEach((notice) => (notice.hidden = false));
  }
}
