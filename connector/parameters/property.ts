import type { FormHints, ParameterGroup, WhenValues } from './fields/form.ts';

type ParameterType = 'string' | 'integer' | 'boolean' | 'array';

/** One parameter as JSON Schema, with our hints for forms and pages. */
export interface ParameterProperty extends FormHints {
  /** A second type is there for `""`, which is not given. undefined: a removed parameter, whose value is ignored. */
  readonly type?: ParameterType | readonly [ParameterType, 'string'];
  readonly title: string;
  readonly description: string;
  readonly enum?: readonly string[];
  /** What a form shows for each value of `enum`, in its order. */
  readonly enumNames?: readonly string[];
  /** The same for form libraries that read labels from here. */
  readonly oneOf?: readonly { readonly const: string; readonly title: string }[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: {
    readonly type: 'string';
    readonly enum?: readonly string[];
    readonly pattern?: string;
  };
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** The variable that may give it. */
  readonly env?: string;
  /** Of a secret: the variable that may name a file with it. */
  readonly envFile?: string;
  /** An old name, which is still accepted: nothing for a form. */
  readonly deprecated?: true;
  readonly writeOnly?: true;
  readonly airbyte_secret?: true;
  /** It has to be given where this holds; the conditions of the schema say the same. */
  readonly requiredWhen?: WhenValues;
  readonly group: ParameterGroup;
  /** Position among all parameters, from 0. */
  readonly order: number;
}
