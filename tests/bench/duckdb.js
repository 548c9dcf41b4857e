// duckdb.js FILE THREADS -- the same job in DuckDB; NODE_PATH says where @duckdb/node-api is
const { DuckDBInstance } = require('@duckdb/node-api');
const [file, threads] = process.argv.slice(2);

(async () => {
    const instance = await DuckDBInstance.create(':memory:', { threads });
    const db = await instance.connect();
    await db.run(`copy (select customer_id, min(date) as first, max(date) as last, count(*) as n,
            sum(amount) as sum
        from read_csv('${file}', header = true, columns = {txn_id: 'varchar', date: 'timestamp',
            customer_id: 'varchar', item: 'varchar', staff: 'varchar', quantity: 'int',
            amount: 'decimal(18,2)', store: 'varchar'})
        group by customer_id) to '/dev/stdout' (header, timestampformat '%Y-%m-%dT%H:%M:%S')`);
})();
