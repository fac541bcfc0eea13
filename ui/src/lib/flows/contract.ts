/** The commands of flows, as their types stand in the backend. */
import type { Applied, PlanSummary, Selection } from '../bindings';

export interface FlowRequest {
  namespace: string;
  name: string;
  code: string;
  /** A JSON object as text. */
  inputs: string;
  each: Selection | null;
}

export interface FlowLogLine {
  level: 'info' | 'warn' | 'error';
  text: string;
}

export interface FlowRan {
  plan: PlanSummary;
  result: string | null;
  log: FlowLogLine[];
  tookMs: number;
}

export interface FlowDone {
  applied: Applied;
  result: string | null;
  log: FlowLogLine[];
  attempts: number;
}

export interface FlowInput {
  name: string;
  kind: 'text' | 'number' | 'switch' | 'json';
  default: string | null;
  description: string | null;
  required: boolean;
  /** The code calls it as a function: what is given is what each call answers. */
  called: boolean;
}

export interface FlowExample {
  name: string;
  title: string;
  description: string;
  code: string;
  inputs: string;
  seed: [string, string][];
}

export type FlowReason =
  | 'syntax'
  | 'threw'
  | 'waits'
  | 'time'
  | 'memory'
  | 'stack'
  | 'writes'
  | 'written_bytes'
  | 'result'
  | 'engine';

export interface FlowFailure {
  reason: FlowReason;
  message: string;
  line: number | null;
  column: number | null;
  key: string | null;
  log: FlowLogLine[];
}
