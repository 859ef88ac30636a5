import { longestPassword, shortestPassword } from '../../../people/person.ts';

type FieldProps = { name: string; label: string; isOptional?: boolean };

/** A field for a password to be. */
export function NewPasswordField({ name, label, isOptional = false }: FieldProps) {
  return (
    <label class="field">
      <span>
        {label}, at least {shortestPassword} characters
      </span>
      <input
        type="password"
        name={name}
        autocomplete="new-password"
        minlength={shortestPassword}
        maxlength={longestPassword}
        required={!isOptional}
      />
    </label>
  );
}
