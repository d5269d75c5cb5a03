import { Link } from "wouter";
import { openPages, pages, plainPage, visible } from "../app/pages";
import { useSigned } from "../app/session";
import { Page } from "../parts/Page";
import { aboutWords } from "../words/about";
import { useWords } from "../words/language";
import { groupWords, pageWords, type GroupName } from "../words/pages";

export default function SiteMap() {
  const w = useWords(aboutWords).siteMap;
  const titles = useWords(pageWords);
  const groups = useWords(groupWords);
  const signed = useSigned();
  const mine = pages.filter((entry) => signed && entry.group && visible(entry, signed.roles));
  const sections: [string, typeof pages][] = [
    ...(Object.keys(groups) as GroupName[]).map((group): [string, typeof pages] => [groups[group], mine.filter((entry) => entry.group === group)]),
    [w.about, openPages],
  ];
  return (
    <Page name="siteMap" lead={w.lead}>
      <div className="map">
        {sections.filter(([, entries]) => entries.length > 0).map(([title, entries]) => (
          <section key={title}>
            <h2>{title}</h2>
            <ul>
              {entries.map(({ name, path }) => <li key={name}><Link href={path}>{titles[name]}</Link></li>)}
              {entries === openPages && <li><a href={plainPage.path}>{titles[plainPage.name]}</a></li>}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}
