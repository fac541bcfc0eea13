/** The two ways out of a conflict, where there is another state to choose and where the key is gone. */
export function choiceWords(there: boolean): { theirs: string; mine: string } {
  return there
    ? { theirs: 'Use theirs', mine: 'Save mine over it' }
    : { theirs: 'Leave it deleted', mine: 'Make it again' };
}
