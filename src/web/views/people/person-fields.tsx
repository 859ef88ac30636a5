import type { Rights } from '../../../people/person.ts';
import { decidesForWords, roleWords } from '../words/people-words.ts';

export type TeamChoice = { id: string; name: string };

/** What somebody may do and whose they are, as fields of a form. */
export function RightsFields({ rights, teams }: { rights: Rights; teams: readonly TeamChoice[] }) {
  return (
    <>
      <Select label="Role" name="role" value={rights.role} words={roleWords} />
      <Select
        label="A responder"
        name="decidesFor"
        value={rights.decidesFor}
        words={decidesForWords}
      />
      {teams.length === 0 ? null : (
        <fieldset>
          <legend>Teams</legend>
          <div class="person-teams">
            {teams.map(({ id, name }) => (
              <label>
                <input
                  type="checkbox"
                  name="teams"
                  value={id}
                  checked={rights.teams.includes(id)}
                />
                <bdi>{name}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}

type SelectProps = {
  label: string;
  name: string;
  value: string;
  words: Readonly<Record<string, string>>;
};

function Select({ label, name, value, words }: SelectProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name}>
        {Object.entries(words).map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
