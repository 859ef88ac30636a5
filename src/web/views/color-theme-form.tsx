import type { Caller } from '../caller.ts';
import { type ColorTheme, colorThemes } from '../color-theme.ts';
import { PostForm } from './post-form.tsx';

const words: Readonly<Record<ColorTheme, string>> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
};

/** The switch between light and dark; without script, too. */
export function ColorThemeForm({ caller, theme }: { caller: Caller; theme: ColorTheme }) {
  return (
    <PostForm action="/theme" caller={caller} class="theme-form">
      <span id="theme-label">Colours</span>
      <fieldset class="theme-choices" aria-labelledby="theme-label">
        {colorThemes.map((each) => (
          <button
            type="submit"
            class="theme-choice"
            name="theme"
            value={each}
            aria-pressed={each === theme ? 'true' : 'false'}
          >
            {words[each]}
          </button>
        ))}
      </fieldset>
    </PostForm>
  );
}
