// The settings page with React and Fluent UI, as a team would build it.
import {
  Button,
  Card,
  Checkbox,
  FluentProvider,
  Link,
  MessageBar,
  MessageBarBody,
  Radio,
  RadioGroup,
  Spinner,
  Subtitle1,
  Subtitle2,
  Text,
  Title1,
  makeStyles,
  tokens,
  webDarkTheme,
  webLightTheme,
} from "@fluentui/react-components";
import { useEffect, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { follow } from "../../shared/client.js";
import { LANGUAGES, page } from "../../shared/page.js";

const client = follow();
const dark = matchMedia("(prefers-color-scheme: dark)");

const useStyles = makeStyles({
  header: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    padding: "8px 16px",
    backgroundColor: tokens.colorNeutralBackground3,
  },
  languages: { display: "flex", alignItems: "center" },
  main: { display: "flex", flexDirection: "column", rowGap: "16px", maxWidth: "1000px", padding: "16px" },
  row: { display: "flex", flexWrap: "wrap", gap: "8px 16px" },
  facts: { margin: "0" },
  fact: {
    display: "grid",
    gridTemplateColumns: "minmax(120px, 1fr) 3fr",
    columnGap: "16px",
    padding: "8px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  term: { color: tokens.colorNeutralForeground3 },
  value: { margin: "0" },
  quiet: { color: tokens.colorNeutralForeground3 },
  stack: { display: "flex", flexDirection: "column", alignItems: "start", rowGap: "8px" },
  services: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 360px), 1fr))",
    gap: "16px",
    margin: "0",
    padding: "0",
    listStyleType: "none",
  },
  hidden: {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  },
});

function Outside({ words, to: [text, href] }) {
  const styles = useStyles();
  return (
    <Link href={href} target="_blank" rel="noopener">
      {text}
      <span className={styles.hidden}> {words.newTab}</span>
    </Link>
  );
}

function Facts({ facts }) {
  const styles = useStyles();
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term} className={styles.fact}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.value}>
            {value.lead ? (
              <>
                {value.lead} <strong>{value.place}</strong>, {value.reason}. <span className={styles.quiet}>{value.note}</span>
              </>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Header({ words, language }) {
  const styles = useStyles();
  return (
    <header className={styles.header}>
      <Text weight="semibold" size={400}>
        {words.app}
      </Text>
      <div className={styles.languages}>
        <span id="language">{words.language}</span>
        <RadioGroup layout="horizontal" aria-labelledby="language" value={language} onChange={(_, { value }) => client.speak(value)}>
          {LANGUAGES.map(([tag, name]) => (
            <Radio key={tag} value={tag} label={{ lang: tag, children: name }} />
          ))}
        </RadioGroup>
      </div>
    </header>
  );
}

function OptIn({ words, choice }) {
  const styles = useStyles();
  const apply = () => {
    if (!choice.question || confirm(choice.question)) {
      void client.apply();
    }
  };
  return (
    <section className={styles.stack} aria-labelledby="opt-in">
      <Subtitle1 as="h2" id="opt-in">
        {words.optIn}
      </Subtitle1>
      {choice.conflict && <Problem>{choice.conflict}</Problem>}
      <Checkbox
        label={words.turnOn}
        checked={choice.wanted}
        aria-disabled={choice.free ? undefined : true}
        aria-describedby="note"
        onChange={(_, { checked }) => choice.free && client.choose(checked)}
      />
      <div id="note">
        {choice.allowed ? (
          <Text className={styles.quiet}>{choice.note}</Text>
        ) : (
          <>
            {choice.readOnly && <p>{words.readOnly}</p>}
            <ul>
              {choice.refusals.map((refusal) => (
                <li key={refusal}>{refusal}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      {choice.allowed && (
        <Button
          appearance="primary"
          disabledFocusable={!choice.applicable}
          aria-describedby={choice.applicable ? undefined : "note"}
          onClick={apply}
        >
          {choice.apply}
        </Button>
      )}
    </section>
  );
}

function Problem({ children }) {
  return (
    <MessageBar intent="error">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}

function Failure({ words }) {
  return (
    <Problem>
      {words.failed} <Button onClick={client.retry}>{words.retry}</Button>
    </Problem>
  );
}

function Service({ words, service }) {
  const styles = useStyles();
  return (
    <li>
      <Card>
        <Subtitle2 as="h3">{service.name}</Subtitle2>
        <Facts facts={service.facts} />
        <div className={styles.row}>
          {service.links.map((to) => (
            <Outside key={to[0]} words={words} to={to} />
          ))}
        </div>
      </Card>
    </li>
  );
}

function Main({ shown }) {
  const styles = useStyles();
  const { words } = shown;
  if (!shown.ready) {
    return <main className={styles.main}>{shown.failed ? <Failure words={words} /> : <Spinner label={words.loading} />}</main>;
  }
  return (
    <main className={styles.main}>
      <Title1 as="h1">{shown.title}</Title1>
      {shown.failed && <Failure words={words} />}
      {shown.paragraphs.map((text) => (
        <Text as="p" key={text}>
          {text}
        </Text>
      ))}
      <div className={styles.row}>
        {shown.links.map((to) => (
          <Outside key={to[0]} words={words} to={to} />
        ))}
      </div>
      <Facts facts={shown.facts} />
      <OptIn words={words} choice={shown.choice} />
      <Subtitle1 as="h2">{words.services}</Subtitle1>
      <Text as="p">{shown.summary}</Text>
      <ul className={styles.services} aria-label={words.services}>
        {shown.services.map((service) => (
          <Service key={service.id} words={words} service={service} />
        ))}
      </ul>
      <Outside words={words} to={shown.more} />
      <div role="status" className={styles.hidden}>
        {shown.state}
      </div>
    </main>
  );
}

function App() {
  const shown = page(useSyncExternalStore(client.subscribe, client.get));
  const isDark = useSyncExternalStore(
    (told) => {
      dark.addEventListener("change", told);
      return () => dark.removeEventListener("change", told);
    },
    () => dark.matches,
  );
  useEffect(() => {
    document.documentElement.lang = shown.language;
    document.title = shown.ready ? shown.title : shown.words.app;
  }, [shown]);
  return (
    <FluentProvider theme={isDark ? webDarkTheme : webLightTheme}>
      <Header words={shown.words} language={shown.language} />
      <Main shown={shown} />
    </FluentProvider>
  );
}

createRoot(document.getElementById("app")).render(<App />);
