// Each role's main work, by hand and for real: what one person does is what the next one finds.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { adoptWords } from "../../src/words/drafts";
import { accountsWords } from "../../src/words/account";
import { charterWords } from "../../src/words/charter";
import { followWords } from "../../src/words/follow";
import { groupWords, pageWords } from "../../src/words/pages";
import { noticeWords, suspensionWords } from "../../src/words/measures";
import { decisionWords, keptWords, openingWords } from "../../src/words/mine";
import { runningWords } from "../../src/words/running";
import { signWords } from "../../src/words/sign";
import { settled } from "../browser.ts";
import { follow, judge, said, saved, somebody, type Window } from "./town.ts";

const CLOSED = "http://casino-du-port.example/";
type Named = readonly [string, () => Promise<void>];

const button = (place: Page | Locator, name: string) => place.getByRole("button", { name: said(name, { whole: true }) });
const isPdf = (file: Buffer) => expect(file.subarray(0, 5).toString()).toBe("%PDF-");
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toLocaleDateString("en-CA", { timeZone: "Europe/Paris" });

// Types a day as the language writes it.
async function writeDay({ page }: Window, group: Locator, ahead: number): Promise<void> {
  await group.getByRole("spinbutton").first().click();
  const [year, month, date] = day(ahead).split("-");
  await page.keyboard.type(`${date}${month}${year}`); // both languages here have the day first
}

async function go(at: Window, group: keyof typeof groupWords.fr, name: keyof typeof pageWords.fr): Promise<Page> {
  await follow(at, groupWords[at.language][group], pageWords[at.language][name]);
  return at.page;
}

// Until the rows of a list of names are there and hold this.
const row = (page: Page, text: string | RegExp) => page.getByRole("row").filter({ hasText: text });

async function readAndSign(at: Window): Promise<void> {
  const { page, language } = at;
  const w = signWords[language];
  await go(at, "mine", "charter");
  await page.getByRole("link", { name: said(charterWords[language].sign) }).click();
  await page.getByRole("heading", { level: 2, name: said(w.steps.summary) }).waitFor();
  expect(await page.locator("main ul.prose li").count()).toBe(3);
  await judge(at);
  await button(page, w.next).click();
  await page.getByLabel("Votre responsable").check();
  await page.getByText(said(w.wrong)).waitFor();
  await page.getByLabel("Le service informatique").check();
  await page.getByLabel("Personne sans un motif prévu").check();
  await page.getByText(said(w.right)).waitFor();
  await judge(at);
  await button(page, w.next).click();
  await page.getByRole("region", { name: said(w.wholeText) }).getByText("Qui peut savoir de qui il s’agit").waitFor();
  await judge(at);
  await button(page, w.next).click();
  await button(page, w.sign).click();
  await page.getByRole("link", { name: said(w.missing) }).waitFor();
  await judge(at);
  await page.getByRole("checkbox").check();
  await button(page, w.sign).click();
  await page.getByRole("heading", { level: 1, name: said(w.done) }).waitFor();
  await judge(at);
  isPdf(await saved(at, page.getByRole("link", { name: said(w.receipt) })));
  await page.getByRole("main").getByRole("link", { name: said(w.toCharter) }).click();
  await page.getByText(said(charterWords[language].signed)).waitFor();
  await judge(at);
}

async function askWhy(at: Window): Promise<void> {
  const { page, language } = at;
  const w = decisionWords[language];
  await go(at, "mine", "why");
  await page.getByLabel(said(w.address)).fill(CLOSED);
  await button(page, w.ask).click();
  const verdict = page.getByRole("status").filter({ hasText: CLOSED });
  await verdict.getByRole("heading", { level: 2 }).waitFor();
  await judge(at);
  await verdict.getByRole("link", { name: said(w.read) }).click();
  await page.locator("#article-2-4").waitFor();
}

async function seeWhatIsKept(at: Window): Promise<void> {
  const { page, language } = at;
  const w = keptWords[language];
  await go(at, "mine", "kept");
  await page.getByText(said(w.chart("1", 1))).waitFor();
  await row(page, "3.1").getByText(language === "fr" ? /^3\s+mois$/ : /^3\s+months$/).waitFor();
  expect(await page.locator(".month [aria-current], .month time, .calendar td").count()).toBeGreaterThan(0);
}

async function seeTheTeam(at: Window): Promise<void> {
  const { page, language } = at;
  const w = followWords[language];
  await go(at, "follow", "team");
  await row(page, somebody("agent").name).getByText(said(w.states.signed)).waitFor(); // it was signed just before
  await row(page, "Marc Olivier").waitFor();
  expect(await row(page, "Lucie Martinez").count()).toBe(0); // of another service
  await page.getByRole("combobox", { name: said(w.team.columns.state) }).selectOption({ label: w.states.waiting });
  await judge(at);
  expect(await row(page, somebody("agent").name).count()).toBe(0);
}

async function tryTheFilter(at: Window, on: string): Promise<void> {
  const { page, language } = at;
  const w = decisionWords[language];
  await go(at, "run", "people");
  await page.getByRole("searchbox", { name: said(followWords[language].people.search) }).fill(somebody(on).login);
  await button(page, followWords[language].people.find).click();
  await page.getByRole("link", { name: said(followWords[language].people.tryFor(somebody(on).name)) }).click();
  await page.getByLabel(said(w.filterAddress)).fill(CLOSED);
  await button(page, w.test).click();
  await page.getByText(said(w.told)).waitFor();
  await page.getByRole("heading", { level: 3, name: said(`${w.article} 2.4`) }).waitFor();
  await judge(at);
  await go(at, "run", "nodes");
  await page.getByRole("heading", { level: 2, name: said(runningWords[language].nodes.bundle) }).waitFor();
  await judge(at);
}

async function askSuspension(at: Window, of: string): Promise<void> {
  const { page, language } = at;
  const w = followWords[language].people;
  await go(at, "run", "people");
  await page.getByRole("searchbox", { name: said(w.search) }).fill(somebody(of).login);
  await button(page, w.find).click();
  await button(page, w.suspendTitle(somebody(of).name)).click();
  const dialog = page.getByRole("dialog");
  await button(dialog, w.ask).click();
  await dialog.getByRole("link", { name: said(w.missing.reason) }).waitFor();
  await judge(at);
  await dialog.getByLabel(said(w.reason)).fill("Mot de passe prêté à un tiers, le temps de l’éclaircir.");
  await writeDay(at, dialog, 5);
  await button(dialog, w.ask).click();
  await dialog.waitFor({ state: "detached" });
  await go(at, "follow", "suspensions");
  await row(page, somebody(of).name).getByText(said(suspensionWords[language].states.waiting)).waitFor();
  await judge(at);
}

async function answerSuspension(at: Window): Promise<void> {
  const { page, language } = at;
  const w = suspensionWords[language].mine;
  await page.goto("/"); // what happened meanwhile is told at the next page that is loaded
  await settled(page);
  await page.getByRole("link", { name: /\((?:\d+ non lus?|\d+ unread)\)/ }).click();
  await page.getByText(said(noticeWords[language].kinds.suspension_asked!)).waitFor();
  await page.getByText(said(noticeWords[language].kinds.filter_test!)).waitFor(); // of the officer's test
  await judge(at);
  await go(at, "mine", "myAccess");
  await page.getByRole("heading", { level: 2, name: said(w.states.waiting) }).waitFor();
  await page.getByLabel(said(w.answer)).fill("J’étais en congé, le poste est resté ouvert.");
  await judge(at);
  await button(page, w.send).click();
  await button(page, w.send).waitFor({ state: "detached" });
  await page.getByText("le poste est resté ouvert").waitFor();
  await judge(at);
}

async function decideSuspension(at: Window, of: string): Promise<void> {
  const { page, language } = at;
  const w = suspensionWords[language];
  await page.reload();
  await go(at, "follow", "suspensions");
  await button(page, w.decideFor(somebody(of).name)).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("le poste est resté ouvert").waitFor();
  await judge(at);
  await dialog.getByLabel(said(w.suspend)).check();
  await button(dialog, w.decide).click();
  await dialog.waitFor({ state: "detached" });
  await row(page, somebody(of).name).getByText(said(w.states.suspended)).first().waitFor();
  await judge(at);
}

async function seeTheDecision(at: Window): Promise<void> {
  const { page, language } = at;
  const w = suspensionWords[language].mine;
  await page.reload();
  await go(at, "mine", "myAccess");
  await page.getByRole("heading", { level: 2, name: said(w.states.suspended) }).waitFor();
  await judge(at);
}

async function giveAnOpinion(at: Window): Promise<void> {
  const { page, language } = at;
  const w = openingWords[language];
  await go(at, "follow", "openings");
  const first = page.getByRole("button", { name: said(w.opinionOn("")) }).first();
  const before = await page.getByRole("button", { name: said(w.opinionOn("")) }).count();
  await first.click();
  const dialog = page.getByRole("dialog");
  await judge(at);
  await dialog.getByLabel(said(w.favourable)).check();
  await button(dialog, w.give).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => page.getByRole("button", { name: said(w.opinionOn("")) }).count()).toBe(before - 1);
  await row(page, "2026-").getByText(new RegExp(`^DPO\\s?: ${w.favourable}$`)).first().waitFor();
  await judge(at);
  await go(at, "follow", "destructions");
  expect(await page.getByRole("row").count()).toBeGreaterThan(5);
  await page.getByText(said(followWords[language].destructions.nothingYet)).waitFor(); // the oldest day is a month old
  await judge(at);
}

async function recordAnAct(at: Window): Promise<void> {
  const { page, language } = at;
  const w = adoptWords[language];
  await go(at, "open", "versions");
  const acts = page.getByRole("row").filter({ hasText: new RegExp(language === "fr" ? "R[èe]glement intérieur|annex" : "annex", "i") });
  const before = await acts.count();
  await page.getByRole("button", { name: said(w.recordFor("1.0.0")) }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: said(w.act, { whole: true }) }).selectOption({ label: w.acts.annexation });
  await dialog.getByLabel(said(w.reference)).fill(`Règlement intérieur, annexe ${language === "fr" ? 4 : 5}`);
  await judge(at);
  await button(dialog, w.send).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => acts.count()).toBeGreaterThan(before);
  await judge(at);
}

async function readVersions(at: Window): Promise<void> {
  const { page, language } = at;
  await page.reload();
  await go(at, "open", "versions");
  await page.getByText(`annexe ${language === "fr" ? 4 : 5}`).first().waitFor(); // what the authority has just recorded
  await page.getByText(said(adoptWords[language].papers, { whole: true })).click();
  isPdf(await saved(at, page.locator(".papers a").first()));
  await judge(at);
  await go(at, "open", "coverage");
  await page.getByText(/^\d+ (clauses sur \d+ sont appliquées|of \d+ clauses are applied)/).waitFor();
  expect(await page.getByRole("row").count()).toBeGreaterThan(10);
}

async function grantAndRevoke(at: Window): Promise<void> {
  const { page, language } = at;
  const w = accountsWords[language];
  const role = openingWords[language].roles.committee!;
  const { name, login } = somebody("manager");
  await go(at, "run", "accounts");
  const grant = page.locator("form").filter({ hasText: w.grantGo });
  await button(grant, w.grantGo).click();
  await page.getByRole("link", { name: said(w.chooseRole) }).waitFor();
  await judge(at);
  await grant.getByLabel(said(w.role)).selectOption({ label: role });
  await grant.getByLabel(said(w.person)).selectOption({ label: `${name} (${login})` });
  await writeDay(at, grant.getByRole("group", { name: said(w.from) }), 0);
  await writeDay(at, grant.getByRole("group", { name: said(w.until) }), 30);
  await button(grant, w.grantGo).click();
  await page.getByText(said(w.granted)).waitFor();
  const revoke = button(page, w.revokeFor(role, name));
  await revoke.waitFor();
  const [year, month, date] = day(30).split("-");
  await row(page, name).filter({ has: revoke }).getByText(`${date}/${month}/${year}`).waitFor();
  await judge(at);
  await revoke.click();
  await judge(at);
  await button(page.getByRole("dialog"), w.revoke).click();
  await revoke.waitFor({ state: "detached" });
  await button(page, w.linkFor(name)).click();
  await button(page.getByRole("dialog"), w.linkMake).click();
  const link = await page.getByRole("dialog").locator("code").innerText();
  expect(link).toMatch(/\/lien#[\w-]{20,}$/);
  await judge(at);
  await button(page.getByRole("dialog"), language === "fr" ? "Fermer" : "Close").click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

// In this order: each finds what the one before has done.
export function work(agent: string, of: (who: string) => Window): Named[] {
  return [
    ["the agent reads, signs and takes the receipt", () => readAndSign(of(agent))],
    ["the agent asks why a page is closed", () => askWhy(of(agent))],
    ["the agent sees what is kept", () => seeWhatIsKept(of(agent))],
    ["the manager sees the team", () => seeTheTeam(of("manager"))],
    ["the IT officer tries the filter for somebody and looks at the nodes", () => tryTheFilter(of("it"), agent)],
    ["the CISO asks for a suspension", () => askSuspension(of("ciso"), agent)],
    ["the person is told, and answers", () => answerSuspension(of(agent))],
    ["the authority decides", () => decideSuspension(of("authority"), agent)],
    ["the person sees what was decided", () => seeTheDecision(of(agent))],
    ["the DPO gives an opinion on an opening and looks at destructions", () => giveAnOpinion(of("dpo"))],
    ["the authority records an act of adoption", () => recordAnAct(of("authority"))],
    ["the committee reads versions, papers and the coverage", () => readVersions(of("committee"))],
    ["the administrator grants a role for a month, revokes it, makes a link that serves once", () => grantAndRevoke(of("administrator"))],
  ];
}
