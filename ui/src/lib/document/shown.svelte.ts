/** What an open key shows of its edit, one by one, so that what shows one part of it hears of no other. */
import { blank, type Edit, isExpiryDirty, isMetadataDirty, isTextDirty, standsUntil } from './edit';

export class Shown {
  /** The edit as it is at the moment. */
  protected now = $state.raw<Edit>(blank);

  readonly status = $derived(this.now.status);
  readonly detail = $derived(this.now.detail);
  readonly stored = $derived(this.now.stored);
  /** What is typed, as the editor holds it. */
  readonly typed = $derived(this.now.text);
  /** The same as one string: of a long text, for who needs all of it. */
  readonly text = $derived(String(this.now.text));
  /** How long it is, in units of JavaScript's strings. */
  readonly length = $derived(this.now.text.length);
  readonly ending = $derived(this.now.ending);
  readonly replaced = $derived(this.now.replaced);
  readonly expiry = $derived(this.now.expiry);
  readonly metadata = $derived(this.now.metadata);
  readonly view = $derived(this.now.view);
  readonly kindChosen = $derived(this.now.kindChosen);
  readonly conflicts = $derived(this.now.conflicts);
  readonly theirs = $derived(this.now.theirs);
  readonly theirText = $derived(this.now.theirText);
  readonly expiredAt = $derived(this.now.expiredAt);
  readonly goneBy = $derived(this.now.goneBy);
  readonly changedElsewhere = $derived(this.now.conflicts.length > 0);
  readonly expiresAt = $derived(this.now.detail?.expiresAt ?? null);
  readonly textDirty = $derived(isTextDirty(this.now));
  readonly expiryDirty = $derived(isExpiryDirty(this.now));
  readonly metadataDirty = $derived(isMetadataDirty(this.now));
  readonly dirty = $derived(this.textDirty || this.expiryDirty || this.metadataDirty);

  constructor(edit: Edit) {
    this.now = edit;
  }

  /** When what is stored expires, as far as that is known here, in Unix seconds. */
  get standsUntil(): number | null {
    return standsUntil(this.now);
  }
}
