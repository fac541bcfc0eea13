/** Asks for the first picture; for who imports this before everything else. */
import { askFirst } from './firstpicture';

void askFirst();
