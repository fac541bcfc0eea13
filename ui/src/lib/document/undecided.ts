/** What a person reads while an edit waits for a decision, and what the two ways out are called. */
import type { Edit } from './edit';

/** What both sides are; a document is one. */
type Undecided = Pick<Edit, 'theirs' | 'expiredAt' | 'goneBy' | 'expiry'>;

const kept = 'What you typed is still here.';

/** What happened to the thing that was typed over, a key or a flow. */
export function undecidedWords(
  { theirs, expiredAt, goneBy, expiry }: Undecided,
  thing: string,
): string {
  if (theirs) return `This was changed elsewhere while you were editing. ${kept}`;
  if (expiredAt !== null) {
    const forever = expiry ? '' : ' Made again, it does not expire.';
    return `This ${thing} expired while you were editing. ${kept}${forever}`;
  }
  if (goneBy === 'undid') return `You undid adding this ${thing}. ${kept}`;
  if (goneBy !== null) return `You deleted this ${thing}. ${kept}`;
  return `This ${thing} was deleted while you were editing. ${kept}`;
}

/** The same beside the comparison of both. */
export function sidesWords({ theirs, expiredAt, goneBy }: Undecided, thing: string): string {
  if (theirs) return 'Changed elsewhere while you were editing';
  if (expiredAt !== null) return `The ${thing} expired. This is yours.`;
  if (goneBy === 'undid') return `You undid adding the ${thing}. This is what you typed.`;
  if (goneBy !== null) return `You deleted the ${thing}. This is what you typed.`;
  return `The ${thing} was deleted. This is yours.`;
}

/** Why it cannot be saved yet. */
export function unsavableWords({ theirs }: Undecided): string {
  return theirs
    ? 'This was changed elsewhere. Choose above which to keep.'
    : 'It is not there any more. Choose above what to do with what you typed.';
}

/** The two ways out, where there is another state to choose and where the key is gone. */
export function choiceWords({ theirs, expiredAt, goneBy }: Undecided): {
  theirs: string;
  mine: string;
} {
  if (theirs) return { theirs: 'Use theirs', mine: 'Save mine over it' };
  const stays = expiredAt !== null || goneBy === 'undid' ? 'Leave it' : 'Leave it deleted';
  return { theirs: stays, mine: 'Make it again' };
}
