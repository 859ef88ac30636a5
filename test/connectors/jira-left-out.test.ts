import { expect, test } from 'vitest';
import { ScreenFields } from '../../connectors/jira/answers.ts';
import { compareScreen } from '../../connectors/jira/compare-screen.ts';
import { Settings } from '../../connectors/jira/schema.ts';

const settings = Settings.parse({
  siteUrl: 'https://jira.acme.example',
  email: 'bot@acme.example',
});
const given = [{ fieldId: 'labels' }, { fieldId: 'description' }];
const levels = {
  fieldId: 'priority',
  name: 'Priority',
  allowedValues: [{ id: '1', name: 'High' }],
};

/** What is said where nothing may be left of the mapping's “Cause”, beside a priority that is wrong. */
function compare(cause: Readonly<Record<string, unknown>>) {
  const fields = [...given, levels, { fieldId: 'customfield_1', name: 'Cause', ...cause }];
  const screen = ScreenFields.parse({ fields }).fields ?? [];
  return compareScreen(
    screen,
    [],
    {
      project: 'PAY',
      issueType: 'Task',
      fields: [
        { word: 'Cause', fixed: [], mayBeEmpty: true },
        { word: 'priority', fixed: ['Urgent'], mayBeEmpty: false },
      ],
    },
    settings,
  );
}

test('a required field that may come out empty is told, after what concerns every ticket', () => {
  const { problems, fields } = compare({ required: true });
  expect(problems.map(({ code }) => code)).toEqual(['value_not_allowed', 'field_may_be_empty']);
  expect(problems[1]?.about).toBe('Cause');
  expect(problems[1]?.sentence).toContain('Give it a default or a fixed text');
  expect(fields.map(({ word }) => word)).toEqual(['Cause', 'priority']);
});

test.each([
  ['is not required', { required: false }],
  ['is filled in by Jira', { required: true, hasDefaultValue: true }],
])('a field that %s may be empty', (_, cause) => {
  expect(compare(cause).problems.map(({ code }) => code)).toEqual(['value_not_allowed']);
});
