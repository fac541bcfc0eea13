/** What becomes of what was typed into a form, by the way in which the form ends. */
export interface KeptForm {
  /** The form did what it is for: nothing of it is left to be confirmed. */
  confirmed: () => void;
  /** What was typed is given up; the message offers the way back. */
  givenUp: () => void;
  /** The form is closed with what was typed in it; `again` is where that is shown again, null where it need not be said. */
  left: (again: string | null) => void;
}
