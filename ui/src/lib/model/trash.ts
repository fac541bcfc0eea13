/** What emptying the Trash does, in words. */
import { counted } from './words';

/** "1 namespace with 3,412 keys and 3 more keys go, with their earlier values." */
export function emptyingWords(namespaces: number, keysInThem: number, keys: number): string {
  const whole = `${counted(namespaces, 'namespace')} with ${counted(keysInThem, 'key')}`;
  const single = counted(keys, namespaces > 0 ? 'more key' : 'key');
  const what = [namespaces > 0 ? whole : '', keys > 0 ? single : ''].filter((one) => one !== '');
  const goes = namespaces + keys === 1 ? 'goes' : 'go';
  return `${what.join(' and ')} ${goes}, with all earlier values.`;
}
