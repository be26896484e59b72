"""Which functions of the NOS are touched: counted, laid out, held against lists."""
