/** The two ways out of a conflict, where there is another state to choose and where the key is gone. */
export function choiceWords(there: boolean, expired = false): { theirs: string; mine: string } {
  if (there) return { theirs: 'Use theirs', mine: 'Save mine over it' };
  return { theirs: expired ? 'Leave it' : 'Leave it deleted', mine: 'Make it again' };
}
