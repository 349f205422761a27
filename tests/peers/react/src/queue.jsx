// The queue of incidents with React and AG Grid Community, as a team would build it: the infinite row model over the same endpoints.
import {
  InfiniteRowModelModule,
  ModuleRegistry,
  RowSelectionModule,
  colorSchemeVariable,
  themeQuartz,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";
import { useEffect, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { category, list, service, severity, status, when } from "./queue-words.js";

ModuleRegistry.registerModules([InfiniteRowModelModule, RowSelectionModule]);

/** As many as the server answers at once. */
const BLOCK = 100;

const theme = themeQuartz.withPart(colorSchemeVariable);

const many = (count, one, several) => (count > 0 ? [`${count} ${count === 1 ? one : several}`] : []);

const categories = ({ categories: all }) => {
  const first = list(all.slice(0, 2).map(category));
  return all.length > 2 ? `${first} and ${all.length - 2} more` : first;
};

const entities = (incident) =>
  list([
    ...many(incident.deviceCount, "device", "devices"),
    ...many(incident.userCount, "user", "users"),
    ...many(incident.mailboxCount, "mailbox", "mailboxes"),
  ]);

/** Plain values: drawing cells with components of React's would make each of them slower. */
const column = (headerName, width, flex, value) => ({
  headerName,
  minWidth: width,
  flex: flex || undefined,
  width,
  sortable: false,
  valueGetter: ({ data }) => (data ? value(data) : "…"),
});

const COLUMNS = [
  column("Incident name", 280, 3, (incident) => incident.displayName),
  column("Severity", 148, 0, (incident) => severity(incident.severity)),
  column("Status", 148, 0, (incident) => status(incident.status)),
  column("Categories", 240, 1, categories),
  column("Active alerts", 180, 0, (incident) => `${incident.activeAlertCount} of ${incident.alertCount}`),
  column("Impacted entities", 240, 1, entities),
  column("Service sources", 280, 1, (incident) => list(incident.services.map(service))),
  column("Tags", 160, 1, (incident) => incident.customTags.join(" ")),
  column("Last activity", 160, 1, (incident) => when(incident.lastActivityDateTime)),
];

async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`${path}: ${answer.status}`);
  }
  return answer.json();
}

/** The rows at these places of the order. They come in no particular order. */
async function rowsAt(ids, from, to) {
  const wanted = ids.slice(from, to);
  const { value } = await get(`/api/incidents?ids=${wanted.join(",")}`);
  const found = new Map(value.map((incident) => [incident.id, incident]));
  return wanted.map((id) => found.get(id) ?? { id });
}

function App() {
  const [order, setOrder] = useState(null);
  useEffect(() => {
    // The address is what is asked for.
    void get(`/api/incidents/order${location.search}`).then((order) => setOrder(order.ids.split(" ").filter(Boolean)));
  }, []);
  const source = useMemo(
    () =>
      order && {
        rowCount: order.length,
        getRows: ({ startRow, endRow, successCallback, failCallback }) =>
          rowsAt(order, startRow, Math.min(endRow, order.length)).then(
            (rows) => successCallback(rows, order.length),
            failCallback,
          ),
      },
    [order],
  );
  if (!source) {
    return <p role="status">Loading</p>;
  }
  return (
    <main style={{ display: "flex", flexDirection: "column", height: "100vh", padding: "16px", boxSizing: "border-box" }}>
      <h1 style={{ margin: 0, font: "600 24px/1.5 system-ui" }}>Incidents</h1>
      <p style={{ font: "14px system-ui" }}>{order.length.toLocaleString("en")} incidents</p>
      <div style={{ flex: 1, minHeight: 0 }}>
        <AgGridReact
          theme={theme}
          columnDefs={COLUMNS}
          rowModelType="infinite"
          datasource={source}
          cacheBlockSize={BLOCK}
          cacheOverflowSize={2}
          infiniteInitialRowCount={order.length}
          maxBlocksInCache={20}
          maxConcurrentDatasourceRequests={2}
          blockLoadDebounceMillis={50}
          rowHeight={42}
          rowSelection={{ mode: "multiRow", headerCheckbox: false }}
          getRowId={({ data }) => data.id}
          animateRows={false}
          suppressColumnMoveAnimation
        />
      </div>
    </main>
  );
}

createRoot(document.getElementById("app")).render(<App />);
